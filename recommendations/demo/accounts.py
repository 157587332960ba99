"""Who can sign in to the demonstration. No Django here, so that `make run` can print the list."""

from dataclasses import dataclass

# Not a secret: the demonstration runs on one person's own machine and says so on each page.
DEMO_PASSWORD = "follow-up-tracker"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    """One person of the demonstration, named after the role that the account shows."""

    role: str
    email: str


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("Administrator", "administrator@demo.example"),
    DemoAccount("Secretariat officer", "officer@demo.example"),
    DemoAccount("Rapporteur", "rapporteur@demo.example"),
    DemoAccount("State focal point (Azerbaijan)", "focal-point@demo.example"),
    DemoAccount("NGO member", "ngo@demo.example"),
    DemoAccount("NHRI member", "nhri@demo.example"),
)
