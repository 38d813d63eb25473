"""Which pieces of the loader a policy needs. A site gets those in its script and no others."""

from voile.policy.site_policy import SitePolicy


def needed(policy: SitePolicy) -> tuple[str, ...]:
    """Names of files of `recorder/src/loader/pieces/`, each once, in the order in which they start."""
    names = [source.partition(":")[0] for source in policy.consent_sources]
    return tuple(dict.fromkeys(names))
