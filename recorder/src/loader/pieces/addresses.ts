/** Visitor targeting by where a visit came from: the page before it, and the address at which this document was opened. */
import { addressSays } from "../addressrules";
import type { Piece } from "../pieces";

const addresses: Piece = (host) => {
  const { page } = host;
  const opened = page.location.href;
  host.says = (host.says ?? []).concat((kind, value) => addressSays(kind, value, opened, page.document.referrer));
  return {};
};

export default addresses;
