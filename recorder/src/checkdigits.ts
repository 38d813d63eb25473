/**
 * Check digits of the detectors: given a run that a pattern found, how many of its characters are the number, or 0.
 * Sources: ISO/IEC 7812-1 (Luhn), ISO 7064 (mod 97-10), and those named in protocol/detectors.json.
 */
import detectors from "../../protocol/detectors.json";

const digitsOf = (text: string): number[] => [...text].filter((char) => char >= "0" && char <= "9").map(Number);

function luhn(digits: readonly number[]): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const twice = index % 2 === 1 ? digit * 2 : digit;
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}

function mod97(text: string): number {
  let rest = 0;
  for (const char of text) rest = (rest * (char > "9" ? 100 : 10) + Number.parseInt(char, 36)) % 97;
  return rest;
}

/** The end of the first `count` letters and digits, separators between them included; 0 where there are fewer. */
function endOf(text: string, count: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (/[A-Za-z0-9]/.test(text[index] as string)) seen += 1;
    if (seen === count) return index + 1;
  }
  return 0;
}

function card(text: string): number {
  const digits = digitsOf(text);
  for (let count = Math.min(19, digits.length); count >= 13; count -= 1) {
    if (luhn(digits.slice(0, count))) return endOf(text, count);
  }
  return 0;
}

function iban(text: string): number {
  const plain = text.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
  const length = (detectors.iban_lengths as Record<string, number | undefined>)[plain.slice(0, 2)];
  if (length === undefined || plain.length < length) return 0;
  const number = plain.slice(0, length);
  return mod97(number.slice(4) + number.slice(0, 4)) === 1 ? endOf(text, length) : 0;
}

const whole =
  (holds: (text: string) => boolean) =>
  (text: string): number =>
    holds(text) ? text.length : 0;

function dni(text: string): boolean {
  const plain = text.replace(/-/g, "");
  const number = Number(plain.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter))));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] === plain.slice(-1);
}

function nir(text: string): boolean {
  const plain = text.replace(/ /g, "").replace("2A", "19").replace("2B", "18");
  const month = Number(plain.slice(3, 5));
  if (!((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)) return false;
  return 97 - (Number(plain.slice(0, 13)) % 97) === Number(plain.slice(13));
}

function cpf(text: string): boolean {
  const digits = digitsOf(text);
  const check = (count: number): number => {
    const sum = digits.slice(0, count).reduce((total, digit, index) => total + digit * (count + 1 - index), 0);
    return ((sum * 10) % 11) % 10;
  };
  return new Set(digits).size > 1 && check(9) === digits[9] && check(10) === digits[10];
}

function pesel(text: string): boolean {
  const weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
  const digits = digitsOf(text);
  const month = Number(text.slice(2, 4)) % 20;
  return month >= 1 && month <= 12 && weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0) % 10 === 0;
}

function personnummer(text: string): boolean {
  return luhn(digitsOf(text).slice(-10));
}

/** Random by its mixture of cases and digits, or by its length. */
function mixed(text: string): boolean {
  const run = text.replace(/=+$/, "");
  const digits = run.replace(/[^0-9]/g, "").length;
  const letters = run.replace(/[^A-Za-z]/g, "").length;
  if (digits >= 2 && /[a-z]/.test(run) && /[A-Z]/.test(run)) return true;
  return run.length >= 24 && digits >= 4 && letters >= 4;
}

export const CHECKS: Readonly<Record<string, (text: string) => number>> = {
  none: (text) => text.length,
  card,
  iban,
  dni: whole(dni),
  nir: whole(nir),
  cpf: whole(cpf),
  pesel: whole(pesel),
  personnummer: whole(personnummer),
  mixed: whole(mixed),
};
