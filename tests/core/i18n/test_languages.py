"""Which language is used: the account's, the cookie's, the browser's, the tenant's."""

import threading

import pytest

from core.i18n import (
    LANGUAGES,
    choose_language,
    current_language,
    own_name,
    use_language,
)
from core.i18n.languages import (
    FALLBACKS,
    accepted_languages,
    activate,
    deactivate,
    fallback_chain,
)

NORWEGIAN = ("nb", "nn")
EVERYTHING = ("nb", "nn", "da", "en")


def chosen(
    *,
    account: str | None = None,
    cookie: str | None = None,
    header: str | None = None,
    offered: tuple[str, ...] = NORWEGIAN,
    default: str = "nb",
) -> str:
    return choose_language(
        account=account,
        cookie=cookie,
        accept_language=header,
        offered=offered,
        default=default,
    )


def test_nobody_asked_for_anything_so_it_is_the_tenants_default() -> None:
    assert chosen() == "nb"
    assert chosen(default="nn") == "nn"
    assert chosen(header="") == "nb"


def test_the_account_goes_before_the_cookie_and_the_cookie_before_the_browser() -> None:
    assert chosen(account="nn", cookie="nb", header="nb") == "nn"
    assert chosen(cookie="nn", header="nb") == "nn"
    assert chosen(header="nn") == "nn"


def test_a_language_that_is_not_offered_is_passed_over() -> None:
    assert chosen(account="da", cookie="nn") == "nn"
    assert chosen(account="da", cookie="xx", header="fr,de;q=0.8", default="nn") == "nn"


def test_who_asks_for_nynorsk_where_there_is_none_gets_bokmaal_and_not_the_default() -> None:
    assert chosen(account="nn", offered=("da", "nb"), default="da") == "nb"
    assert chosen(header="nn-NO", offered=("da", "nb"), default="da") == "nb"
    assert chosen(account="nn", offered=("da", "en"), default="da") == "da"


def test_another_language_of_the_browser_goes_before_a_replacement() -> None:
    assert chosen(header="nn,da;q=0.5", offered=("nb", "da"), default="nb") == "da"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.6,en-US;q=0.5,en;q=0.4", "nb"),
        ("nn-NO,nn;q=0.9,no-NO;q=0.8,no;q=0.6,nb;q=0.5", "nn"),
        ("da-DK,da;q=0.9,en;q=0.8", "da"),
        ("no", "nb"),
        ("NN-no", "nn"),
        ("nn_NO", "nn"),
        ("en-US,en;q=0.5", "en"),
        ("de,sv;q=0.9", "nb"),
        ("da;q=0.3, nn;q=0.7", "nn"),
        ("nn;q=0, da;q=0.1", "da"),
        ("*", "nb"),
        (";;;,,q=1,da;q=high,nn;q=2,-,;q=1", "nb"),
        ("da;level=1", "da"),
    ],
)
def test_browsers_ask_in_many_ways(header: str, language: str) -> None:
    assert chosen(header=header, offered=EVERYTHING) == language


def test_a_very_long_header_costs_nothing() -> None:
    assert len(accepted_languages("xx," * 100_000)) == 20


def test_every_language_is_called_what_its_readers_call_it() -> None:
    assert [own_name(code) for code in EVERYTHING] == [
        "Bokmål",
        "Nynorsk",
        "Dansk",
        "English",
    ]
    with pytest.raises(ValueError, match="'sv' is not one of the languages"):
        own_name("sv")


def test_texts_missing_in_nynorsk_are_looked_for_in_bokmaal_first() -> None:
    assert fallback_chain("nn") == ("nn", "nb", "en")
    assert fallback_chain("da") == ("da", "en")
    assert FALLBACKS.keys() == LANGUAGES.keys()


def test_the_language_lasts_as_long_as_the_block_and_blocks_nest() -> None:
    assert current_language() == "en"
    with use_language("nn"):
        with use_language("da"):
            assert current_language() == "da"
        assert current_language() == "nn"
    assert current_language() == "en"


def test_the_language_is_given_back_when_the_block_fails() -> None:
    with pytest.raises(RuntimeError), use_language("da"):
        raise RuntimeError
    assert current_language() == "en"


def test_activating_lasts_until_it_is_taken_back() -> None:
    token = activate("nb")
    assert current_language() == "nb"
    deactivate(token)
    assert current_language() == "en"


def test_an_unknown_language_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="'no'"), use_language("no"):
        pass


def test_one_thread_does_not_see_anothers_language() -> None:
    seen: list[str] = []
    with use_language("nn"):
        thread = threading.Thread(target=lambda: seen.append(current_language()))
        thread.start()
        thread.join()
    assert seen == ["en"]
