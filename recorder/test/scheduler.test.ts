import { afterEach, expect, test, vi } from "vitest";
import { Slices } from "../src/capture/scheduler";

afterEach(() => vi.unstubAllGlobals());

/** Work that asks for `turns` slices, whatever they cost. */
function turns(count: number): { slices: Slices; left: () => number } {
  let left = count;
  const slices = new Slices(() => {
    left -= 1;
    return left === 0;
  });
  return { slices, left: () => left };
}

test.each([
  ["scheduler.yield", {}],
  ["a channel", { scheduler: undefined }],
  ["a timer, where both are gone", { scheduler: undefined, MessageChannel: undefined }],
])("long work goes on by %s", async (_, gone) => {
  for (const [name, value] of Object.entries(gone)) vi.stubGlobal(name, value);
  const { slices, left } = turns(5);
  slices.run(true);
  expect(left()).toBe(4);
  await vi.waitUntil(() => left() === 0, { timeout: 30_000 });
  slices.stop();
});

test("what was stopped does not go on", async () => {
  vi.stubGlobal("scheduler", undefined);
  vi.stubGlobal("MessageChannel", undefined);
  const { slices, left } = turns(5);
  slices.run();
  slices.stop();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(left()).toBe(4);
});
