import { start } from "./composer";

try {
  start(window);
} catch {
  // The host page must not notice that recording failed.
}
