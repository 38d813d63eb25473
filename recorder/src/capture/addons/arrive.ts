/** How an add-on makes itself known: through what loader and recorder share, so that no global is added. */
import { type AddOn, HANDOVER, type Handover } from "../../handover";

export function arrive(name: string, addOn: AddOn): void {
  const queue = (globalThis as { __insp?: object }).__insp;
  const handover = queue && (Object.getOwnPropertyDescriptor(queue, HANDOVER)?.value as Handover | undefined);
  handover?.addOn?.(name, addOn);
}
