"""t"""
from tests.support.live import THIRD
B="/fremtidens_kulturskole"
def test_shots(as_role):
    c=as_role("cohort_coordinator",THIRD); c.open(f"{B}/")
    c.follow(c.main.get_by_role("link", name="Pilotkommunene"))
    grid=c.path
    for w in (1280,360):
        c.page.set_viewport_size({"width":w,"height":900}); c.page.screenshot(path=f"/tmp/shot_grid_{w}.png",full_page=True)
    m=as_role("group_member",THIRD); m.open(f"{B}/my-group")
    m.page.screenshot(path="/tmp/shot_group.png",full_page=True)
    m.link("Open the goals"); m.page.screenshot(path="/tmp/shot_goals.png",full_page=True)
    m.open(f"{B}/my-group"); m.follow(m.main.get_by_role("link", name="Mellomarbeid 4", exact=True)); m.page.screenshot(path="/tmp/shot_handin.png",full_page=True)
    m.open("/"); m.page.screenshot(path="/tmp/shot_home.png",full_page=True)
    m.open(f"{B}/theme/pilot"); m.follow(m.main.get_by_role("link", name="Stranda")); m.page.screenshot(path="/tmp/shot_report.png",full_page=True)
    _,content=m.download(m.main.get_by_role("link", name="PDF")); open("/tmp/report.pdf","wb").write(content)
