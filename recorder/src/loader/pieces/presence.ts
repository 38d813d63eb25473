/** Visitor targeting by what is there: tags that the page has set, cookies, variables. */
import type { Piece } from "../pieces";
import { hasCookie, hasVariable, tagsOf } from "../presence";

const presence: Piece = (host) => {
  const { page, policy } = host;
  const tags = new Set<string>();
  host.says = (host.says ?? []).concat((kind, value) => {
    if (kind === "tag") return tags.has(value);
    if (kind === "variable") return hasVariable(page, value);
    if (kind !== "cookie") return undefined;
    // Where nothing may be kept on the device, nothing that is kept there is read.
    return policy().consent === "storage-free" ? null : hasCookie(page.document.cookie, value);
  });
  return {
    command(command) {
      for (const tag of tagsOf(command)) tags.add(tag);
      return false;
    },
  };
};

export default presence;
