/**
 * What stands in the page's top layer: popovers that are open, and no dialog that is closed.
 *
 * `rr_open_mode="popover"` says that one was open. They are shown as manual ones, so that none closes another, and a click of the viewer
 * closes none. Of dialogs the replayer takes the attribute away, which leaves them in the top layer.
 */

export function arrangeTopLayer(root: Document | ShadowRoot): void {
  for (const element of root.querySelectorAll<HTMLElement>("[popover]"))
    show(element, element.getAttribute("rr_open_mode") === "popover");
  for (const dialog of root.querySelectorAll<HTMLDialogElement>("dialog:modal:not([open])")) {
    dialog.setAttribute("open", "");
    dialog.close();
  }
  for (const element of root.querySelectorAll("*")) if (element.shadowRoot) arrangeTopLayer(element.shadowRoot);
}

function show(element: HTMLElement, wanted: boolean): void {
  try {
    if (wanted !== element.matches(":popover-open")) element.togglePopover(wanted);
  } catch {
    // An open dialog cannot be a popover as well; it is shown already.
  }
}
