/** What visitors may ask for, as far as the loader has it: withdrawal, forget, minor, my; and the count of a refusal. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HANDOVER, type Handover, type Running, type Told } from "../src/handover";
import { Loader } from "../src/loader/loader";
import { claim } from "../src/loader/queue";
import { POLICY } from "./policy";

type Host = { __insp?: unknown[] };
const host = window as unknown as Host;
const WID = ["wid", 1234567890];
const COOKIE = "voile_1234567890=1.VVVVVVVVVVVVVVVVVVVVVV.abc.SSSSSSSSSSSSSSSSSSSSSS.abc.abc";
const IDS = { visitor: "V".repeat(22), session: "S".repeat(22) };
const fetched = vi.fn((_url: string, _given: RequestInit) => Promise.resolve(new Response("{}")));
let active = false;

class Recorder implements Running {
  readonly told: Told[] = [];
  readonly log: string[] = [];
  command(): void {}
  stop(): void {}
  pause(): void {}
  away(): void {}
  start(): void {
    this.log.push("started");
  }
  tell(...told: Told): boolean {
    this.told.push(told);
    return told[2] !== null;
  }
  withdraw(): void {
    this.log.push("withdrawn");
  }
}

function load(...queue: unknown[]): void {
  host.__insp = queue;
  claim(window, () => new Loader({ ...POLICY, consent: "required" }, window));
}

function attach(): Recorder {
  const recorder = new Recorder();
  const handover = Object.getOwnPropertyDescriptor(host.__insp, HANDOVER)?.value as Handover;
  handover.attach(recorder);
  return recorder;
}

const push = (...command: unknown[]): void => {
  host.__insp?.push(command);
};
const scripts = (): HTMLScriptElement[] => Array.from(document.querySelectorAll("script"));
const bodies = (): unknown[] => fetched.mock.calls.map(([, given]) => given.body);

beforeEach(() => {
  delete host.__insp;
  for (const script of scripts()) script.remove();
  for (const name of ["voile_1234567890", "voile_minor_1234567890"]) document.cookie = `${name}=; Path=/; Max-Age=0`;
  localStorage.clear();
  sessionStorage.clear();
  fetched.mockClear();
  active = false;
  vi.spyOn(window, "fetch").mockImplementation(fetched as unknown as typeof fetch);
  Object.defineProperty(navigator, "userActivation", { configurable: true, get: () => ({ isActive: active }) });
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("a refusal by somebody who was not recorded is one count without identifier, and only as an act", () => {
  load(WID, ["consent", "denied"]);
  expect(bodies()).toEqual([]);
  load(WID);
  active = true;
  push("consent", "denied");
  push("consent", "denied");
  expect(bodies()).toEqual([`{"v":1,"what":"refusal","source":"command"}`]);
  expect(fetched.mock.calls[0]?.[0]).toBe("https://voile.example/c?wid=1234567890");
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: "omit", keepalive: true, referrerPolicy: "no-referrer" });
  expect(scripts()).toEqual([]);
});

test("a withdrawal is told by the recorder, and then it stops", () => {
  document.cookie = COOKIE;
  load(WID, ["consent", "granted"]);
  const recorder = attach();
  push("consent", "denied");
  expect(recorder.told).toEqual([["withdrawal", ["command"], IDS, undefined]]);
  expect(recorder.log).toEqual(["started", "withdrawn"]);
  expect(document.cookie).not.toContain("voile_1234567890");
});

test("who declines where the recorder is not here, and was recorded before, still withdraws", () => {
  document.cookie = COOKIE;
  load(WID, ["consent", "denied"]);
  expect(document.cookie).not.toContain("voile_1234567890");
  expect(scripts()).toHaveLength(1);
  const recorder = attach();
  expect(recorder.told).toEqual([["withdrawal", ["command"], IDS, undefined]]);
  expect(recorder.log).not.toContain("started");
  expect(bodies()).toEqual([]);
});

test("a child is not recorded, on later pages neither, whatever is granted", () => {
  document.cookie = COOKIE;
  load(WID, ["consent", "granted"]);
  const recorder = attach();
  push("minor");
  expect(recorder.told.map(([what, heard]) => [what, heard])).toEqual([["withdrawal", ["minor"]]]);
  push("consent", "granted");
  push("start");
  expect(recorder.log).toEqual(["started", "withdrawn"]);
  for (const script of scripts()) script.remove();
  load(WID, ["consent", "granted"], ["optIn"]);
  expect(scripts()).toEqual([]);
});

test("who is forgotten is not recorded until the next page", () => {
  document.cookie = COOKIE;
  load(WID, ["consent", "granted"]);
  const recorder = attach();
  push("forget");
  push("consent", "granted");
  push("start");
  expect(recorder.told).toEqual([["forget", undefined, IDS, undefined]]);
  expect(recorder.log).toEqual(["started", "withdrawn"]);
  for (const script of scripts()) script.remove();
  load(WID, ["consent", "granted"]);
  expect(scripts()).toHaveLength(1);
});

test("forget before the script arrived, by somebody unknown, asks for nothing", () => {
  load(["forget"], WID);
  expect(scripts()).toEqual([]);
  expect(bodies()).toEqual([]);
});

test("the own page opens in the same task, cut off from the page that opens it", () => {
  const opened = { opener: window, location: { href: "" } };
  vi.spyOn(window, "open").mockReturnValue(opened as unknown as Window);
  load(WID);
  push("my");
  expect(opened).toEqual({ opener: null, location: { href: "https://voile.example/my/?wid=1234567890" } });
  document.cookie = COOKIE;
  push("my");
  expect(attach().told).toEqual([["own_page", undefined, IDS, opened.location]]);
});
