import { expect, test } from "vitest";
import { isMedia } from "../src/media";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));

test.each([
  ["image", "\x89PNG\r\n\x1a\n0000"],
  ["image", "\xff\xd8\xff\xe0\x00\x10JFIF"],
  ["image", "GIF89a000000"],
  ["image", "RIFF\x0a\n\x0d\x00WEBPVP8 "],
  ["image", "\x00\x00\x00\x20ftypavif"],
  ["font", "wOFF00000000"],
  ["font", "wOF200000000"],
  ["font", "\x00\x01\x00\x0000000000"],
  ["font", "OTTO00000000"],
] as const)("%s %#", (kind, start) => {
  expect(isMedia(kind, bytes(start))).toBe(true);
  expect(isMedia(kind === "image" ? "font" : "image", bytes(start))).toBe(false);
  expect(isMedia(kind, bytes(`<${start}`))).toBe(false);
});

test.each(["<svg/>", "<!doctype html>", "{}", "", " GIF89a"])("nothing else %#", (start) => {
  expect(isMedia("image", bytes(start))).toBe(false);
  expect(isMedia("font", bytes(start))).toBe(false);
});
