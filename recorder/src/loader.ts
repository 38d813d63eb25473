import { Loader } from "./loader/loader";
import { claim } from "./loader/queue";

// Ingest puts the site's policy in the place of this literal when it delivers the script.
try {
  claim(window, () => new Loader("__VOILE_POLICY__", window));
} catch {
  // The host page must not notice that recording failed.
}
