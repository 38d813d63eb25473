"""The list: a file, a fragment that stands in it once, what takes its place, and the tests that must fail."""

from dataclasses import dataclass
from enum import StrEnum


class Suite(StrEnum):
    """The quickest tests that can notice."""

    VECTORS = "vitest test/vectors.test.ts"
    GATE = "vitest test/gate.test.ts"
    RECORDER = "vitest test/buffer.test.ts test/secrets.test.ts test/texts.test.ts"
    POLICY = "pytest tests/unit/policy tests/contract"
    RANDOM = "python -m e2e.random --seed 0 --count 60 --first"


@dataclass(frozen=True)
class Mutant:
    """`file` is relative to the repository; `breaks` says in a few words what would no longer hold."""

    file: str
    fragment: str
    replacement: str
    suite: Suite
    breaks: str

    @property
    def name(self) -> str:
        return f"{self.file}: {self.breaks}"


def _recorder(
    file: str, fragment: str, replacement: str, breaks: str, suite: Suite = Suite.VECTORS
) -> Mutant:
    return Mutant(f"recorder/src/{file}", fragment, replacement, suite, breaks)


def _engine(file: str, fragment: str, replacement: str, breaks: str, suite: Suite = Suite.RANDOM) -> Mutant:
    return Mutant(f"recorder/src/capture/{file}", fragment, replacement, suite, breaks)


def _policy(file: str, fragment: str, replacement: str, breaks: str) -> Mutant:
    return Mutant(f"src/voile/policy/{file}", fragment, replacement, Suite.POLICY, breaks)


# The recorder's gates: pure, held by the vectors of protocol/ and the tests beside them.
GATES = (
    _recorder("mask.ts", "Math.ceil([...value]", "Math.round([...value]", "a mask rounds up"),
    _recorder("mask.ts", "[...value].length", "value.length", "a mask counts characters, not halves of them"),
    _recorder(
        "detectors.ts",
        "hits.push([match.index, match.index + length]);",
        "hits.push([match.index, match.index + 1]);",
        "a hit goes whole",
    ),
    _recorder("detectors.ts", 'text.replace(ZERO_WIDTH, "")', "text", "invisible characters hide nothing"),
    _recorder(
        "detectors.ts",
        ': text.replace(ZERO_WIDTH, "").normalize("NFKC")',
        ': text.replace(ZERO_WIDTH, "")',
        "compatibility forms hide nothing",
    ),
    _recorder("checkdigits.ts", "index % 2 === 1 ? digit * 2 : digit", "digit * 2", "cards are told by Luhn"),
    _recorder(
        "checkdigits.ts",
        "=== 1 ? endOf(text, length)",
        "=== 2 ? endOf(text, length)",
        "accounts are told by mod 97",
    ),
    _recorder(
        "treatment.ts",
        "if (wasSecret || (field && isSecret(facts)))",
        "if (wasSecret)",
        "secret fields are found",
    ),
    _recorder("treatment.ts", "namesSecret(facts.labelText()) || ", "", "labels tell secret fields"),
    _recorder(
        "treatment.ts", "if (marked(facts, MARKUP.masked)) return Treatment.Masked;", "", "markup masks"
    ),
    _recorder(
        "treatment.ts",
        "rules.censorInputs && !marked(facts, MARKUP.allowed)",
        "!marked(facts, MARKUP.allowed) && false",
        "fields are censored",
    ),
    _recorder("names.ts", '.normalize("NFKD")', "", "names are read without accents"),
    _recorder("names.ts", '.replace(/([a-z0-9])([A-Z])/g, "$1 $2")', "", "names in camel case are read"),
    _recorder("urls.ts", 'raw.lastIndexOf("@") + 1', "2", "user information goes"),
    _recorder("urls.ts", "if (/^[0-9]+$/.test(text)) return NUMBER;", "", "numbers in paths go"),
    _recorder(
        "urls.ts", "return isPersonal(text) ? OPAQUE : segment;", "return segment;", "tokens in paths go"
    ),
    _recorder("urls.ts", "times < DECODINGS", "times < 1", "addresses are decoded more than once"),
    _recorder(
        "urls.ts", "display.query || display.query_parameters.includes(plain)", "true", "parameters go"
    ),
    _recorder(
        "gateshapes.ts",
        "if (one !== undefined) out[key]",
        "if (one !== undefined && known.has(key)) out[key]",
        "unknown fields are refused",
        Suite.GATE,
    ),
    _recorder(
        "gatetree.ts", 'if (vt === "x" || vt === "s") checkBox(node);', "", "boxes are empty", Suite.GATE
    ),
    _recorder(
        "gatetree.ts",
        'parent !== "style" && !isMaskedText(node.textContent)',
        "false",
        "text under a mask is masked",
        Suite.GATE,
    ),
    _recorder(
        "gate.ts",
        'out.vt === "m" && !isMaskedText(out.value ?? "") ? refuse() : out',
        "out",
        "changed text under a mask is masked",
        Suite.GATE,
    ),
    _recorder(
        "gate.ts",
        'out.vt === "m" && !isMaskedValue(out.text) ? refuse() : out',
        "out",
        "values under a mask are masked",
        Suite.GATE,
    ),
    _recorder(
        "gate.ts",
        'fields(clear ? { ...shape, "x?": number',
        'fields(shape ? { ...shape, "x?": number',
        "no place in a masked element",
        Suite.GATE,
    ),
    _recorder(
        "gatetree.ts",
        "const vt = node.vt ?? around;",
        'const vt = node.vt ?? "c";',
        "masks are inherited",
        Suite.GATE,
    ),
    _recorder("gateshapes.ts", "Math.abs(value) <= 1e8", "true", "numbers have bounds", Suite.GATE),
)

# The server's gates, held by its unit tests and by the same vectors.
SERVER = (
    _policy("masks.py", "-(-len(value) // MULTIPLE)", "(len(value) // MULTIPLE)", "a mask rounds up"),
    _policy(
        "masks.py", "return _UNMASKED.search(text) is None", "return True", "text under a mask is checked"
    ),
    _policy("masks.py", "len(value) % MULTIPLE == 0 and ", "", "values under a mask have a rounded length"),
    _policy(
        "detectors.py",
        "position = match.start() + length",
        "position = match.start() + 1",
        "a hit goes whole",
    ),
    _policy("detectors.py", '_ZERO_WIDTH.sub("", text)', "text", "invisible characters hide nothing"),
    _policy(
        "checks.py",
        "1 if number % 97 == 1 else 0",
        "1 if number % 97 == 2 else 0",
        "accounts are told by mod 97",
    ),
    _policy("checks.py", "(1 + place % 2)", "1", "cards are told by Luhn"),
    _policy("treatments.py", "None: Treatment.MASKED", "None: Treatment.CLEAR", "silence counts as masked"),
    _policy("nodes.py", "max(above, OF_STAMP[node.vt])", "OF_STAMP[node.vt]", "a stamp never loosens"),
    _policy(
        "nodes.py",
        "if treatment >= EXCLUDED:\n        return Breach.BOX",
        "if False:\n        return Breach.BOX",
        "boxes are empty",
    ),
    _policy(
        "nodes.py",
        "        return Breach.MASKED_MEDIA",
        "        return None",
        "pictures under a mask are boxes",
    ),
    _policy(
        "nodes.py",
        "return ledger.policy.censor_all_inputs and tag in _FIELD_TAGS",
        "return False and tag in _FIELD_TAGS",
        "a field without a stamp is masked",
    ),
    _policy("nodes.py", "if input_type in _SECRET_TYPES:", "if False:", "password fields are boxes"),
    _policy("nodes.py", "tag in _BOXED or not (", "False and not (", "unknown elements are boxes"),
    _policy(
        "nodes.py",
        '        node.text_content = ""\n\n\ndef _doctype',
        "        pass\n\n\ndef _doctype",
        "comments are empty",
    ),
    _policy("ledger.py", "kept.startswith(self._images)", "True", "images are those of the list"),
    _policy(
        "ledger.py",
        "if masked or self.mask_all_text:\n            if is_masked_text",
        "if masked:\n            if is_masked_text",
        "Censor All Text masks text",
    ),
    _policy(
        "ledger.py",
        "if masked or self.mask_all_text:\n            if is_masked_value",
        "if masked:\n            if is_masked_value",
        "Censor All Text masks values",
    ),
    _policy(
        "increments.py", "data.x = data.y = data.ox = data.oy = None", "pass", "no place in a masked element"
    ),
    _policy("increments.py", "data.is_checked = False", "pass", "no state under a mask"),
    _policy(
        "increments.py",
        "if treatment is Treatment.CLEAR and not is_choice(",
        "if treatment is not None and not is_choice(",
        "no path over what is masked",
    ),
    _policy(
        "increments.py",
        "if treatment is None or treatment >= Treatment.EXCLUDED:\n        _refuse",
        "if treatment is None:\n        _refuse",
        "nothing is said of secret fields",
    ),
    _policy(
        "forms.py",
        "if place.masked:\n        ledger.breach(Breach.URL)",
        "if False:\n        ledger.breach(Breach.URL)",
        "addresses under a mask go",
    ),
    _policy("urls.py", 'raw[2:].rpartition("@")[2]', "raw[2:]", "user information goes"),
    _policy(
        "urls.py",
        "fragment = _fragment(parts.fragment) if display.hash else",
        "fragment = _fragment(parts.fragment) if True else",
        "fragments go",
    ),
    _policy(
        "mutations.py",
        "kept = box_attributes(change.attributes)",
        "kept = change.attributes",
        "boxes get no attributes",
    ),
    _policy("tree.py", "return max(known, stamped)", "return stamped", "the tree decides at the end"),
    _policy(
        "tree.py",
        "entry.own = max(entry.own, OF_STAMP[change.vt])",
        "pass",
        "a stricter stamp holds from then on",
    ),
)

# The recorder's engine: whole pages in Chromium, held against the oracle of e2e/random.
ENGINE = (
    _engine(
        "treatments.ts", "Math.max(around, this.slotted(node))", "around", "slots hand their treatment on"
    ),
    _engine(
        "treatments.ts",
        "isElement(node) ? Math.max(above, this.own(node)) : above",
        "isElement(node) ? this.own(node) : above",
        "treatments are inherited",
    ),
    _engine(
        "serialize.ts",
        "edited && text.trim() ? this.content.value(text, treatment) : this",
        "this",
        "editable text is masked as a value",
    ),
    _engine(
        "serialize.ts",
        "if (type !== ELEMENT && treatment >= Treatment.Excluded) return null;",
        "",
        "hidden text stays in the page",
    ),
    _engine(
        "treatments.ts",
        "!isBelow(sent, treatment, around)) this.onTightened(node, treatment);",
        "!isBelow(sent, treatment, around)) return treatment;",
        "what becomes stricter is sent anew",
    ),
    _engine(
        "flush.ts",
        "if (sent) this.out.attributes.push({ id: sent.id, attributes",
        "if (!sent) this.out.attributes.push({ id: 1, attributes",
        "changed sheets are told",
    ),
    _engine(
        "pointer.ts",
        "if (treatments.of(target) !== Treatment.Clear) return null;",
        "",
        "no path over what is masked",
    ),
    _engine(
        "interactions.ts",
        "if (treatment === Treatment.Clear && place)",
        "if (place)",
        "no place in a masked element",
    ),
    _engine(
        "fieldvalue.ts",
        "if (masked && (isChoice(factsOf(control)) || NO_TEXT.has(control.type))) return null;",
        "",
        "choices under a mask tell nothing",
    ),
    _engine(
        "shadows.ts",
        'if (root.mode === "closed") this.closed.set(host, root);',
        "",
        "closed roots that can be seen are recorded",
    ),
    _engine(
        "facts.ts",
        'if (FIELDS.roles.has((attributeOf(element, "role") ?? "").trim().toLowerCase())) return true;',
        "",
        "what plays a field is one",
    ),
    _recorder(
        "tokens.ts",
        "(selected.unreadable && looksLikeDesignName(token))",
        "looksLikeDesignName(token)",
        "tokens that no sheet selects go",
        Suite.RANDOM,
    ),
    _recorder(
        "buffer.ts", "if (count >= this.free || ", "if (", "what is held back is not sent", Suite.RECORDER
    ),
    _engine(
        "secrets.ts",
        "if (!this.seen.has(element) && isField(facts) && isSecret(facts)) this.remember(element);",
        "",
        "secret once, secret for ever",
        Suite.RECORDER,
    ),
    _engine(
        "memory.ts",
        "return this.pattern && text.length >= SHORTEST ? text.replace(this.pattern, MARK) : text;",
        "return text;",
        "secrets are not repeated",
        Suite.RECORDER,
    ),
)

CATALOGUE = (*GATES, *SERVER, *ENGINE)
