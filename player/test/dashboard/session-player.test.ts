// @vitest-environment jsdom
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { SessionPlayer } from "../../src/dashboard/session-player.ts";

const PLAYER = "https://player.example.org";

beforeAll(() => {
  window.matchMedia = (() => ({ matches: true })) as unknown as typeof matchMedia;
  customElements.define("voile-session", SessionPlayer);
});

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = "";
});

function opened() {
  document.body.innerHTML = `<voile-session data-player="${PLAYER}" data-token="t0:ken" data-renew="/renew/" data-csrf="c">
    <iframe></iframe>
    <button data-at-ms="1000" data-offset-ms="0"></button><button data-at-ms="4000" data-offset-ms="3000"></button>
  </voile-session>`;
  const frame = document.querySelector("iframe") as HTMLIFrameElement;
  const told = vi.spyOn(frame.contentWindow as Window, "postMessage").mockImplementation(() => undefined);
  const [first, second] = [...document.querySelectorAll("button")] as [HTMLButtonElement, HTMLButtonElement];
  const say = (data: unknown, origin = PLAYER, source: Window | null = frame.contentWindow) =>
    window.dispatchEvent(new MessageEvent("message", { data, origin, source }));
  return { frame, told, first, second, say };
}

test("the token travels in the fragment, with the theme that is shown", () => {
  expect(opened().frame.src).toBe(`${PLAYER}/#token=t0%3Aken&theme=dark`);
});

test("a page view seeks the player", () => {
  const { told, second } = opened();
  second.click();
  expect(told).toHaveBeenCalledWith({ type: "voile.seek", at_ms: 4000 }, PLAYER);
});

test("the page view that is playing is marked", () => {
  const { first, second, say } = opened();
  say({ type: "voile.time", at_ms: 2999 });
  expect(first.getAttribute("aria-current")).toBe("step");
  say({ type: "voile.time", at_ms: 3000 });
  expect(first.hasAttribute("aria-current")).toBe(false);
  expect(second.getAttribute("aria-current")).toBe("step");
});

test("a token is renewed when the player asks, and told to its origin alone", async () => {
  const { told, say } = opened();
  const fetched = vi.fn(async () => Response.json({ token: "new" }));
  vi.stubGlobal("fetch", fetched);
  say({ type: "voile.needs-token" });
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith({ type: "voile.token", token: "new" }, PLAYER));
  expect(fetched).toHaveBeenCalledWith("/renew/", { method: "POST", headers: { "X-CSRFToken": "c" } });
});

test("nobody else is listened to", () => {
  const { first, say } = opened();
  const fetched = vi.fn();
  vi.stubGlobal("fetch", fetched);
  say({ type: "voile.needs-token" }, "https://evil.example");
  say({ type: "voile.needs-token" }, PLAYER, window);
  say({ type: "voile.time", at_ms: 1 }, "https://evil.example");
  say("voile.needs-token");
  expect(fetched).not.toHaveBeenCalled();
  expect(first.hasAttribute("aria-current")).toBe(false);
});
