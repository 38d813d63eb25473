/** fetch, watched: what it gives the page is what it would have given, and a body is read from a copy, up to a limit. */
import { unwatched } from "../../guard";
import { native } from "../../native";
import { type Body, type BodyRules, NO_BODY, READ_MAX, sizeOf, textBody } from "./bodies";
import type { Call, Calls } from "./requests";
import { sentBody } from "./sent";

/** Streams that never end are told without their body. */
const PATIENCE_MS = 3000;

// biome-ignore lint/suspicious/noExplicitAny: a function of the page's
type Fetch = (this: any, ...args: any[]) => any;

export function watchFetch(calls: Calls): () => void {
  const { view } = calls.page;
  const descriptor = Object.getOwnPropertyDescriptor(view, "fetch");
  const theirs = descriptor?.value as Fetch | undefined;
  if (!descriptor?.configurable || typeof theirs !== "function") return () => {};
  let live = true;
  const ours = {
    fetch(this: unknown, ...args: unknown[]): unknown {
      if (!live) return theirs.apply(this, args);
      const call = begun(calls, args);
      const result = theirs.apply(this, args);
      return call ? followed(calls, call, result) : result;
    },
  }.fetch as Fetch;
  Object.defineProperties(ours, {
    length: { value: theirs.length, configurable: true },
    toString: { value: () => Function.prototype.toString.call(theirs), configurable: true, writable: true },
  });
  Object.defineProperty(view, "fetch", { ...descriptor, value: ours });
  return () => {
    live = false;
    // Whoever patched it after us keeps their patch; ours then only passes on.
    if (view.fetch === ours) Object.defineProperty(view, "fetch", descriptor);
  };
}

function begun(calls: Calls, [input, init]: readonly unknown[]): Call | null {
  let call: Call | null = null;
  calls.page.run(() => {
    const request = input instanceof Request ? input : null;
    const options = (init ?? {}) as RequestInit;
    const method = String(options.method ?? request?.method ?? "GET");
    call = calls.begin("fetch", method, request ? request.url : String(input));
    if (!call) return;
    const rules = rulesOf(calls, true);
    call.sent = sentBody(options.body, rules);
    // The body of a Request can be read once: a copy is taken before the page's own is.
    if (request?.body && options.body === undefined && !request.bodyUsed) copied(call, request.clone(), rules);
  });
  return call;
}

function copied(call: Call, copy: Request, rules: BodyRules): void {
  call.sent = { form: "other", size: "unknown" };
  unwatched(
    read(copy.body, rules).then((body) => {
      call.sent = body;
    }),
  );
}

/** The page's promise, or one that ends as it does: nothing that the page fails to handle is handled by us. */
function followed(calls: Calls, call: Call, result: unknown): unknown {
  const { page } = calls;
  if (!(result instanceof Promise)) return result;
  return result.then(
    (answer: unknown) => {
      page.run(() => answered(calls, call, answer));
      return answer;
    },
    (reason: unknown) => {
      const how = (reason as { name?: unknown } | null)?.name === "AbortError" ? "aborted" : "failed";
      page.run(() => call.end({ how, status: 0, got: NO_BODY }));
      throw reason;
    },
  );
}

function answered(calls: Calls, call: Call, answer: unknown): void {
  if (!(answer instanceof Response)) return call.end({ how: "done", status: 0, got: NO_BODY });
  const { status } = answer;
  const done = (got: Body): void => calls.page.run(() => call.end({ how: "done", status, got }));
  if (!answer.body || answer.bodyUsed) return done(NO_BODY);
  unwatched(read(answer.clone().body, rulesOf(calls, false)).then(done, () => done({ form: "other", size: "unknown" })));
}

/** The beginning of a copy; the rest of it is let go. */
async function read(body: ReadableStream<Uint8Array> | null, rules: BodyRules): Promise<Body> {
  if (!body) return NO_BODY;
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let isWhole = false;
  let late = false;
  const giveUp = (): void => unwatched(reader.cancel());
  const timer = native.setTimeout(() => {
    late = true;
    giveUp();
  }, PATIENCE_MS);
  while (!isWhole && bytes <= READ_MAX) {
    const { done, value } = await reader.read();
    isWhole = done;
    if (value) chunks.push(value);
    bytes += value?.length ?? 0;
  }
  native.clearTimeout(timer);
  if (late || !isWhole) {
    giveUp();
    return { form: "other", size: "unknown" };
  }
  return decoded(chunks, bytes, rules);
}

/** What is no text in UTF-8 stays unread: pictures, archives, what was compressed. */
function decoded(chunks: readonly Uint8Array[], bytes: number, rules: BodyRules): Body {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  try {
    return textBody(new TextDecoder("utf-8", { fatal: true }).decode(whole), rules, bytes);
  } catch {
    return { form: "other", size: sizeOf(bytes) };
  }
}

export function rulesOf({ page }: Pick<Calls, "page">, isSent: boolean): BodyRules {
  return { typed: isSent && page.censorsInputs, censorsText: page.censorsText, text: (text) => page.text(text) };
}
