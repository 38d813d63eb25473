/**
 * Keeps automated browsers out, but for pages of a developer's own machine.
 *
 * Crawlers and monitors that say what they are get no script at all: the server knows them by `protocol/bots.json`.
 */
import bots from "../../../../protocol/bots.json";
import type { Piece } from "../pieces";

const HEADLESS = new RegExp(bots.automation.flatMap(({ patterns }) => patterns).join("|"), "i");

const isBot: Piece = ({ page: { location, navigator } }) => ({
  bar: () =>
    (navigator.webdriver || HEADLESS.test(navigator.userAgent)) && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname)
      ? "bot"
      : null,
});

export default isBot;
