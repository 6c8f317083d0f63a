"""Mail: sent with the transaction, by a real server or into a folder, and never twice."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select, text

from core.config import Config
from core.db.base import Base
from core.db.embedded import EmbeddedPostgres
from core.db.session import db
from core.jobs import JobRunner, Undoable
from core.jobs.schema import apply_schema
from core.mail import Attachment, MailError, send_mail, stored_mails
from core.mail.delivery import MailServer, transport_of
from core.mail.message import sender_of
from core.mail.models import OutgoingMail
from core.plugin_host import PluginHost

TO = "kari@eksempel.no"


def content_of(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


class Mailbox:
    """A mail server's inside: keeps what it is given, or answers as it is told."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"
        self.answer_to_recipient = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Asked for every recipient."""
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Given every mail."""
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    @property
    def messages(self) -> list[EmailMessage]:
        """What arrived, read as a mail program does."""
        return [
            message_from_bytes(content_of(envelope), policy=default) for envelope in self.envelopes
        ]


@dataclass
class PostOffice:
    """What a test needs: the mailbox, and a runner that sends to it."""

    mailbox: Mailbox
    runner: JobRunner

    def deliver(self) -> int:
        """Commits, and does the jobs that this set free."""
        db.session.commit()
        return self.runner.drain()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    folder = tmp_path_factory.mktemp("mail") / "postgres"
    with EmbeddedPostgres(folder, durable=False) as server:
        engine = create_engine(server.owner_url())
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA core")
            Base.metadata.create_all(
                connection, tables=[Base.metadata.tables["core.outgoing_mail"]]
            )
            connection.exec_driver_sql("GRANT USAGE ON SCHEMA core TO flygel_app")
            connection.exec_driver_sql(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON core.outgoing_mail TO flygel_app"
            )
            apply_schema(connection, app_role="flygel_app")
        engine.dispose()
        yield server


@pytest.fixture
def owner(server: EmbeddedPostgres) -> Iterator[Engine]:
    engine = create_engine(server.owner_url())
    yield engine
    with engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE core.outgoing_mail, jobs.procrastinate_jobs CASCADE")
    engine.dispose()


@pytest.fixture
def without_server(server: EmbeddedPostgres, owner: Engine, tmp_path: Path) -> Iterator[JobRunner]:
    """Where no mail server is configured."""
    config = Config(
        database_url=server.app_url(),
        owner_database_url=None,
        secret_key="x" * 32,
        base_domain="localhost",
        env="test",
        var=tmp_path,
        smtp_url=None,
        mail_from="Flygel Ås <no-reply@flygel.example>",
        port=8000,
    )
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    db.init_app(app)
    with app.app_context():
        yield JobRunner(
            config=config,
            host=PluginHost([], core_version="0.1.0"),
            app_context=app.app_context,
        )
        db.session.rollback()
        db.engine.dispose()


StartServer = Callable[..., PostOffice]


@pytest.fixture
def start_server(without_server: JobRunner) -> Iterator[StartServer]:
    running: list[Controller] = []

    def start(*, login: str = "", **options: Any) -> PostOffice:
        mailbox = Mailbox()
        # aiosmtpd asks port 0 for a connection when it starts, so a port is looked up first.
        with socket.socket() as looked_up:
            looked_up.bind(("127.0.0.1", 0))
            port = looked_up.getsockname()[1]
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        url = f"smtp://{login}127.0.0.1:{port}"
        runner = replace(without_server, config=replace(without_server.config, smtp_url=url))
        return PostOffice(mailbox, runner)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def post_office(start_server: StartServer) -> PostOffice:
    return start_server()


def waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def test_a_mail_reaches_its_reader_with_its_letters_intact(post_office: PostOffice) -> None:
    send_mail(TO, "Søknaden din: «Blåfjell»", "Hei Kari,\n\nærlig talt: øl på Ås.\n")
    assert post_office.deliver() == 1
    (envelope,) = post_office.mailbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@flygel.example", [TO])
    (message,) = post_office.mailbox.messages
    assert message["Subject"] == "Søknaden din: «Blåfjell»"
    assert message["From"] == "Flygel Ås <no-reply@flygel.example>"
    assert message["To"] == TO
    assert message.get_content().replace("\r\n", "\n") == ("Hei Kari,\n\nærlig talt: øl på Ås.\n")
    assert content_of(envelope).isascii()


def test_a_mail_has_the_headers_that_mail_servers_and_absence_notes_ask_for(
    post_office: PostOffice,
) -> None:
    send_mail(TO, "Hei", "Hei.")
    post_office.deliver()
    (message,) = post_office.mailbox.messages
    assert message["Date"].datetime.tzinfo is not None
    assert message["Message-ID"].endswith("@flygel.example>")
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_mail_with_html_has_the_text_beside_it_and_files_after_it(
    post_office: PostOffice,
) -> None:
    table = Attachment(filename="bidrag år.csv", content=b"a;b\r\n", media_type="text/csv")
    send_mail(TO, "Hei", "Som tekst", "<p>Som <b>HTML</b></p>", (table,))
    post_office.deliver()
    (message,) = post_office.mailbox.messages
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == "Som tekst"
    assert html.get_content().strip() == "<p>Som <b>HTML</b></p>"
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("bidrag år.csv", "text/csv")
    assert file.get_payload(decode=True) == b"a;b\r\n"


def test_a_mail_of_a_request_that_was_rolled_back_is_never_sent(post_office: PostOffice) -> None:
    send_mail(TO, "Hei", "Hei.")
    db.session.rollback()
    assert post_office.deliver() == 0
    assert waiting() == 0


def test_a_mail_that_was_sent_is_forgotten(post_office: PostOffice) -> None:
    send_mail(TO, "Hei", "Hei.")
    db.session.commit()
    assert waiting() == 1
    post_office.deliver()
    assert waiting() == 0


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "kari",
        "@eksempel.no",
        "kari@",
        "kari@eksempel.no, ola@eksempel.no",
        "kari@eksempel.no\r\nBcc: ola@eksempel.no",
        "Kari <kari@eksempel.no>",
        "kari@eksempel.no\x00",
        " kari@eksempel.no",
        "kari @eksempel.no",
    ],
)
def test_only_a_single_plain_address_is_a_recipient(
    recipient: str, without_server: JobRunner
) -> None:
    with pytest.raises(MailError, match="A recipient is one address"):
        send_mail(recipient, "Hei", "Hei.")
    assert waiting() == 0


def test_a_line_break_in_a_subject_starts_no_new_header(post_office: PostOffice) -> None:
    send_mail(TO, "Hei\r\nBcc: ola@eksempel.no\n\nBrødtekst\x00", "Hei.")
    post_office.deliver()
    (message,) = post_office.mailbox.messages
    assert message["Subject"] == "Hei Bcc: ola@eksempel.no Brødtekst"
    assert message["Bcc"] is None
    assert post_office.mailbox.envelopes[0].rcpt_tos == [TO]


def test_a_line_break_in_a_file_name_starts_no_new_header(post_office: PostOffice) -> None:
    file = Attachment(
        filename='a"\r\nX-Injected: yes.txt', content=b"x", media_type="application/octet-stream"
    )
    send_mail(TO, "Hei", "Hei.", attachments=(file,))
    post_office.deliver()
    (message,) = post_office.mailbox.messages
    (part,) = message.iter_attachments()
    assert part["X-Injected"] is None
    assert message["X-Injected"] is None


def test_a_domain_with_nordic_letters_is_written_as_servers_read_it(
    post_office: PostOffice,
) -> None:
    send_mail("kari@blåfjell.no", "Hei", "Hei.")
    post_office.deliver()
    assert post_office.mailbox.envelopes[0].rcpt_tos == ["kari@xn--blfjell-fxa.no"]


def test_an_address_with_nordic_letters_reaches_a_server_that_takes_them(
    start_server: StartServer,
) -> None:
    office = start_server(enable_SMTPUTF8=True)
    send_mail("bjørg@eksempel.no", "Hei", "Hei.")
    office.deliver()
    assert office.mailbox.envelopes[0].rcpt_tos == ["bjørg@eksempel.no"]


def test_a_mail_that_the_server_refuses_for_good_is_given_up_without_naming_anyone(
    post_office: PostOffice,
) -> None:
    post_office.mailbox.answer_to_recipient = "550 kari@eksempel.no does not exist"
    send_mail(TO, "Hei", "Hei.")
    with pytest.raises(Undoable) as refused:
        post_office.deliver()
    assert str(refused.value) == "The mail server refused the recipient (550)."


def test_a_mail_that_the_server_cannot_take_now_is_sent_later_and_once(
    post_office: PostOffice, owner: Engine
) -> None:
    post_office.mailbox.answer = "451 Try again"
    send_mail(TO, "Hei", "Hei.")
    db.session.commit()
    post_office.runner.work(wait=False)
    assert waiting() == 1
    post_office.mailbox.answer = "250 OK"
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL")
    post_office.runner.work(wait=False)
    post_office.runner.work(wait=False)
    assert [message["To"] for message in post_office.mailbox.messages] == [TO]
    db.session.rollback()
    assert waiting() == 0


def test_every_attempt_sends_the_same_message_so_that_a_repeated_one_is_shown_once(
    post_office: PostOffice,
) -> None:
    send_mail(TO, "Hei", "Hei.")
    db.session.commit()
    mail = db.session.scalars(select(OutgoingMail)).one()
    identity = f"<{mail.id.hex}@flygel.example>"
    post_office.deliver()
    assert [message["Message-ID"] for message in post_office.mailbox.messages] == [identity]


# aiosmtpd warns of signing in without encryption, which stays on this machine here.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_name_and_password_of_the_address_are_used(start_server: StartServer) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        seen.append((given.login, given.password))
        return AuthResult(success=True)

    office = start_server(
        login="ola%40flygel:p%3Ass@",
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    send_mail(TO, "Hei", "Hei.")
    office.deliver()
    assert seen == [(b"ola@flygel", b"p:ss")]
    assert len(office.mailbox.messages) == 1


def test_a_server_without_a_trusted_certificate_gets_no_mail(
    start_server: StartServer, tmp_path: Path
) -> None:
    office = start_server(tls_context=self_signed(tmp_path))
    assert office.runner.config.smtp_url is not None
    url = office.runner.config.smtp_url.replace("smtp:", "smtp+starttls:")
    office.runner = replace(office.runner, config=replace(office.runner.config, smtp_url=url))
    send_mail(TO, "Hei", "Hei.")
    with pytest.raises(ssl.SSLCertVerificationError):
        office.deliver()
    assert office.mailbox.messages == []


def test_without_a_server_a_mail_lies_readable_in_a_private_folder(
    without_server: JobRunner,
) -> None:
    var = without_server.config.var
    send_mail(TO, "Søknad", "Hei på deg", "<p>Hei</p>")
    db.session.commit()
    without_server.drain()
    readable, raw = sorted((var / "mail").iterdir(), key=lambda file: file.suffix, reverse=True)
    assert (readable.suffix, raw.suffix) == (".txt", ".eml")
    lines = readable.read_text().splitlines()
    assert lines[1] == f"To: {TO}"
    assert lines[3:] == ["Subject: Søknad", "", "Hei på deg"]
    assert {file.stat().st_mode & 0o777 for file in (readable, raw)} == {0o600}
    assert (var / "mail").stat().st_mode & 0o777 == 0o700


def test_stored_mails_are_read_back_newest_first(without_server: JobRunner) -> None:
    var = without_server.config.var
    assert stored_mails(var) == []
    note = Attachment(filename="notat.txt", content=b"x", media_type="text/plain")
    send_mail(TO, "Første", "Én")
    db.session.commit()
    send_mail(TO, "Andre", "To", "<p>To</p>", (note,))
    db.session.commit()
    without_server.drain()
    newest, oldest = stored_mails(var)
    assert (newest.subject, newest.text, newest.html, newest.attachments) == (
        "Andre",
        "To\n",
        "<p>To</p>\n",
        ("notat.txt",),
    )
    assert (oldest.subject, oldest.text, oldest.html, oldest.attachments) == (
        "Første",
        "Én\n",
        None,
        (),
    )
    assert (newest.sender, newest.recipient) == ("Flygel Ås <no-reply@flygel.example>", TO)
    assert [mail.subject for mail in stored_mails(var, limit=1)] == ["Andre"]


def test_no_log_line_holds_an_address_or_a_text(
    post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="procrastinate")
    post_office.mailbox.answer_to_recipient = "550 kari@eksempel.no does not exist"
    send_mail(TO, "Hemmelig emne", "Hemmelig tekst")
    db.session.commit()
    post_office.runner.work(wait=False)
    assert "core.deliver_mail" in caplog.text
    assert "Hemmelig" not in caplog.text
    assert "kari" not in caplog.text


def test_mails_that_could_not_be_sent_for_a_month_are_forgotten(
    without_server: JobRunner, owner: Engine
) -> None:
    send_mail(TO, "Gammel", "Hei.")
    send_mail(TO, "Ny", "Hei.")
    db.session.commit()
    with owner.begin() as connection:
        connection.exec_driver_sql("DELETE FROM jobs.procrastinate_jobs")
        connection.execute(
            text(
                "UPDATE core.outgoing_mail SET created_at = now() - interval '31 days'"
                " WHERE subject = 'Gammel'"
            )
        )
    without_server.do("core.forget_unsent_mails", {})
    assert list(db.session.scalars(select(OutgoingMail.subject))) == ["Ny"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, None),
        ("", None),
        (
            "smtp://mail.example",
            MailServer(scheme="smtp", host="mail.example", port=25, user=None, password=""),
        ),
        (
            "smtps://a:b%2Fc@mail.example",
            MailServer(scheme="smtps", host="mail.example", port=465, user="a", password="b/c"),
        ),
        (
            "smtp+starttls://a:b@mail.example:2525",
            MailServer(
                scheme="smtp+starttls", host="mail.example", port=2525, user="a", password="b"
            ),
        ),
    ],
)
def test_the_mail_servers_address_is_understood(url: str | None, expected: object) -> None:
    assert transport_of(url) == expected


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_a_mail_servers_address_that_is_none_names_the_fix(url: str) -> None:
    with pytest.raises(ValueError, match="FLYGEL_SMTP_URL must look like"):
        transport_of(url)


def test_a_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(MailError):
        sender_of("Flygel")


def test_a_mail_for_an_unknown_job_number_is_nothing_to_do(without_server: JobRunner) -> None:
    without_server.do("core.deliver_mail", {"mail_id": str(uuid4())})
    assert stored_mails(without_server.config.var) == []


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context
