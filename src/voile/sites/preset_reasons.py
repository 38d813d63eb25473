"""Why a preset chooses a value: a sentence, and the rule that it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`source` names the article or rule, as lawyers cite it."""

    words: str
    source: str


_MINIMISATION = "GDPR Art. 5(1)(c)"
_STORAGE = "GDPR Art. 5(1)(e)"
_BY_DEFAULT = "GDPR Art. 25(2)"
_DEVICE = "ePrivacy Directive Art. 5(3); in Germany § 25(1) TDDDG"

AS_LITTLE_AS_POSSIBLE = Reason("By default only what each purpose needs may be processed.", _BY_DEFAULT)
BY_DEFAULT = Reason("The value of a new site, chosen so that it reveals little of a visitor.", _BY_DEFAULT)
CONSENT = Reason(
    "Recording stores on the visitor’s device and reads from it, which needs consent unless it is strictly "
    "necessary for what the visitor asked for.",
    _DEVICE,
)
SHORT_RETENTION = Reason(
    "Long enough to look at a week’s visits in the week after, and no longer: data is kept only as long as "
    "its purpose needs.",
    _STORAGE,
)
SAMPLE = Reason(
    "One visitor in ten shows where people struggle; the others need not be recorded.", _MINIMISATION
)
PATHS = Reason(
    "Which page a visitor was on has to be known to mend it. Parts that look like numbers, names or tokens "
    "are replaced.",
    _MINIMISATION,
)
REFUSAL = Reason(
    "A signal of the browser is a way to object by automated means.",
    "GDPR Art. 21(5); CCPA Regulations § 7025",
)
TYPED = Reason(
    "What is typed into forms is where most personal data is, and is seldom needed.", _MINIMISATION
)

# For rows whose base value has a reason of its own.
STRICTEST: Mapping[str, Reason] = {
    "consent": CONSENT,
    "gpc": REFUSAL,
    "dnt": REFUSAL,
    "censor_all_inputs": TYPED,
    "retention_days": Reason("Nothing is kept longer than the day after.", _STORAGE),
}
DEFAULT: Mapping[str, Reason] = {
    "gpc": REFUSAL,
    "dnt": REFUSAL,
    "censor_all_inputs": TYPED,
    "retention_days": Reason("A month is enough to look at what was recorded, and then it goes.", _STORAGE),
    "url_path": PATHS,
}

HEALTH_CONSENT = Reason(
    "That somebody looks at pages about an illness is data concerning health; only explicit consent, or for "
    "those under HIPAA an authorization, lets a recorder have it.",
    "GDPR Art. 9(1) and 9(2)(a); HIPAA 45 CFR 164.508(a)(1)",
)
HEALTH_TEXT = Reason(
    "Pages of a patient show names, appointments and findings as text, which no detector can tell from other "
    "text.",
    "HIPAA 45 CFR 164.502(b), minimum necessary; GDPR Art. 5(1)(c)",
)
HEALTH_DOMAIN = Reason("The domain is your own and tells nothing of the visitor.", _MINIMISATION)
HEALTH_PATH = Reason(
    "A path such as /oncology/appointments tells of an illness, and addresses are among the identifiers that "
    "must go before data counts as de-identified.",
    "HIPAA 45 CFR 164.514(b)(2)(i)(N)",
)
HEALTH_CONTRACT = Reason(
    "Whoever hosts this Voile for you and could see recordings is a business associate, or a processor: have "
    "the contract. Hosting it yourself needs none.",
    "HIPAA 45 CFR 164.504(e); GDPR Art. 28(3)",
)
HEALTH_ASSESSMENT = Reason(
    "Large-scale processing of health data needs an impact assessment before you begin.",
    "GDPR Art. 35(3)(b)",
)

FINANCE_INPUTS = Reason(
    "Account numbers and amounts are typed; unauthorized access to them must be guarded against, best by not "
    "having them.",
    "GLBA Safeguards Rule, 16 CFR 314.3(b)",
)
FINANCE_TEXT = Reason(
    "Balances, transactions and names stand on the page as text: customer information.",
    "GLBA Safeguards Rule, 16 CFR 314.2(d); GDPR Art. 5(1)(c)",
)
FINANCE_RETENTION = Reason(
    "Customer information is disposed of when it is needed no more, at the latest two years after "
    "its last use.",
    "GLBA Safeguards Rule, 16 CFR 314.4(c)(6)(i)",
)
FINANCE_ACCESS = Reason(
    "Let only those see recordings who need to: invite viewers to single sites, and look through the list of "
    "people now and then.",
    "GLBA Safeguards Rule, 16 CFR 314.4(c)(1)",
)

CARD_DATA = Reason(
    "Card numbers are unreadable wherever they are kept, and card verification codes are never kept.",
    "PCI DSS 4.0.1, requirements 3.3.1 and 3.5.1",
)
PAYMENT_QUERY = Reason(
    "Payment providers pass references and tokens back in the query string.",
    "PCI DSS 4.0.1, requirement 3.5.1; GDPR Art. 5(1)(c)",
)
PAYMENT_PAGES = Reason(
    "A payment page has no script that it does not need: on these pages the recorder is not loaded.",
    "PCI DSS 4.0.1, requirement 6.4.3",
)
PAYMENT_SCRIPT = Reason(
    "These rules keep the recorder off the payment pages, not the small script that reads the rules. Leave "
    "the snippet out of the templates of those pages, then no script of Voile is on them; if you cannot, "
    "list the script in your inventory with its reason and pin what you load by its hash.",
    "PCI DSS 4.0.1, requirement 6.4.3",
)
PAYMENT_TAMPERING = Reason(
    "Whatever scripts stay on a payment page have to be watched for changes.",
    "PCI DSS 4.0.1, requirement 11.6.1",
)

EDUCATION_CONSENT = Reason(
    "Information from education records is disclosed with the consent of the student, or of a parent where "
    "the student is under 18.",
    "FERPA 34 CFR 99.30(a), 99.5(a); GDPR Art. 6(1)(a)",
)
EDUCATION_TEXT = Reason(
    "Names, marks and handed-in work stand on the page as text: personally identifiable information.",
    "FERPA 34 CFR 99.3",
)
EDUCATION_RETENTION = Reason(
    "What was disclosed for a purpose is destroyed when it is needed for it no more.",
    "FERPA 34 CFR 99.31(a)(6)(iii)(B), 99.35(b)(2); GDPR Art. 5(1)(e)",
)
EDUCATION_CHILDREN = Reason(
    "Where children under 13 (in the EU up to 16) use the site, take the preset for children instead.",
    "COPPA 16 CFR 312.5(a); GDPR Art. 8(1)",
)
CHILDREN = Reason(
    "A child cannot agree to being recorded; a parent’s verified consent is seldom worth asking for here.",
    "COPPA 16 CFR 312.5(a)(1); GDPR Art. 8(1) and recital 38",
)
CHILDREN_CONSENT = Reason(
    "Should it ever be switched on, then only after a parent has agreed.",
    "GDPR Art. 8(2); COPPA 16 CFR 312.5(b)",
)
