import { Loader } from "./loader/loader";
import { claim } from "./loader/queue";

// Ingest puts the site's policy, and the pieces it needs, in the place of these literals when it delivers the script.
try {
  claim(window, () => new Loader("__VOILE_POLICY__", window, "__VOILE_PIECES__"));
} catch {
  // The host page must not notice that recording failed.
}
