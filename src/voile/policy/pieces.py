"""Which pieces of the loader a policy needs. A site gets those in its script and no others."""

from voile.policy.site_policy import SitePolicy

EVERYBODY = 100


def needed(policy: SitePolicy) -> tuple[str, ...]:
    """Names of files of `recorder/src/loader/pieces/`, each once, in the order in which they start."""
    names = [source.partition(":")[0] for source in policy.consent_sources]
    return tuple(dict.fromkeys(names))


def delivered(policy: SitePolicy) -> tuple[str, ...]:
    """Those, and the pieces that keep some visitors out.

    The policy does not name them: who is recorded on an open page was let in already, and is not stopped
    because the page's script could not let them in anew.
    """
    names = [*needed(policy)]
    if not policy.bots:
        names.append("bots")
    # After whatever else keeps a visitor out: only who could be recorded is drawn, and keeps a number.
    if policy.recording_frequency < EVERYBODY:
        names.append("frequency")
    return tuple(names)
