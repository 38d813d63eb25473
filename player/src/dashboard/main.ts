/** The interactive parts of the dashboard's pages. Each page works without them, but for playing a session. */

import { CopyButton } from "./copy.ts";
import { InvitationForm } from "./invitation.ts";
import { PrivacyPreview } from "./preview.ts";
import { SessionPlayer } from "./session-player.ts";
import { ThemeToggle } from "./theme.ts";
import { RelativeTime } from "./times.ts";
import { UnsavedForm } from "./unsaved.ts";

customElements.define("voile-copy", CopyButton);
customElements.define("voile-invitation", InvitationForm);
customElements.define("voile-preview", PrivacyPreview);
customElements.define("voile-session", SessionPlayer);
customElements.define("voile-theme", ThemeToggle);
customElements.define("voile-time", RelativeTime);
customElements.define("voile-unsaved", UnsavedForm);
