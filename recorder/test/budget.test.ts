import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Budget, budget as shared } from "../src/budget";
import { Patches } from "../src/capture/patch";
import { native } from "../src/native";

let nowMs = 0;
let steps: [string, number][] = [];
let budget = new Budget(() => nowMs);

const begin = (): void => budget.begin((step, perSecond) => steps.push([step, perSecond]));
const work = (ms: number): void => {
  nowMs += ms;
};

/** Seconds in which the engine works for `ms`, in pieces, as it does between tasks of the page. */
function seconds(count: number, ms: number): void {
  for (let piece = 0; piece < count * 10; piece += 1) {
    nowMs += (1000 - ms) / 10;
    budget.measure(() => work(ms / 10));
  }
}

beforeEach(() => {
  nowMs = 5000;
  steps = [];
  budget = new Budget(() => nowMs);
});

test("steps come in order, each after three seconds above the limit", () => {
  begin();
  seconds(3, 400);
  expect(steps).toEqual([["pointer", 400]]);
  seconds(2, 400);
  expect(steps).toHaveLength(1);
  seconds(7, 400);
  expect(steps.map(([step]) => step)).toEqual(["pointer", "styles", "mutations", "stopped"]);
  seconds(9, 400);
  expect(steps).toHaveLength(4);
});

test("up to the limit nothing is given up, and a second below it counts anew", () => {
  begin();
  seconds(30, 300);
  seconds(2, 900);
  seconds(1, 100);
  seconds(2, 900);
  expect(steps).toEqual([]);
  seconds(1, 900);
  expect(steps).toEqual([["pointer", 900]]);
});

test("a burst after silence is measured over the silence too", () => {
  begin();
  for (let times = 0; times < 10; times += 1) {
    nowMs += 9000;
    budget.measure(() => work(1000));
  }
  expect(steps).toEqual([]);
});

test("what is nested counts once, and what fails counts too", () => {
  begin();
  for (let second = 0; second < 3; second += 1) {
    nowMs += 600;
    const fail = (): void => {
      budget.measure(() => work(400));
      throw new Error("of ours");
    };
    expect(() => budget.measure(fail)).toThrow("of ours");
  }
  expect(steps).toEqual([["pointer", 400]]);
});

test("before it begins and after its end nothing is measured; a new beginning has all steps before it", () => {
  seconds(20, 900);
  budget.measure(() => {
    work(5000);
    begin();
  });
  expect(steps).toEqual([]);
  seconds(6, 400);
  budget.begin();
  seconds(20, 900);
  expect(steps.map(([step]) => step)).toEqual(["pointer", "styles"]);
  begin();
  seconds(3, 400);
  expect(steps.map(([step]) => step)).toEqual(["pointer", "styles", "pointer"]);
});

afterEach(() => vi.restoreAllMocks());

test("what runs behind functions of the page is measured, but not the functions themselves", () => {
  const order: string[] = [];
  vi.spyOn(shared, "measure").mockImplementation((run) => {
    order.push("measured");
    run();
  });
  const sheet = { insertRule: () => order.push("theirs"), set title(_: string) {} };
  const patches = new Patches();
  patches.method(sheet, "insertRule", () => order.push("ours"));
  patches.setter(sheet, "title", () => order.push("set"));
  sheet.insertRule();
  sheet.title = "new";
  expect(order).toEqual(["theirs", "measured", "ours", "measured", "set"]);
  patches.stop();
  sheet.insertRule();
  expect(order.slice(5)).toEqual(["theirs"]);
});

test("timers are measured", async () => {
  const measure = vi.spyOn(shared, "measure");
  await new Promise<void>((resolve) => native.setTimeout(resolve, 0));
  expect(measure).toHaveBeenCalledTimes(1);
});
