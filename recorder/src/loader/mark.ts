/** A mark: a signed word in the page's address that opts out, tries or checks. Only the server knows what it says. */

const MARK = /([?#&])voile_mark=([\w.-]*)(&?)/;

/** Takes the mark out of the page's address, before anything reads it there; null where there is none. */
export function takeMark({ location, history }: Window): string | null {
  const found = MARK.exec(location.href);
  if (!found) return null;
  const [whole, before, mark = "", more] = found;
  history.replaceState(history.state, "", location.href.replace(whole, more ? (before as string) : ""));
  return mark;
}
