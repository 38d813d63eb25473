// Which members the build may give shorter names: those of our classes that nothing but our own code can ask for by name.
// Whatever else says a name keeps it: browsers and the language, a list or schema of protocol/, any string, an object written
// as a literal (which may become JSON), a type that no class of ours implements (what casts look for), what loader and recorder
// tell each other. Of the last but one some are known to stay among ourselves (AMONG_OURSELVES).
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

const WORD = /[A-Za-z_$][\w$]*/g;
const LIBRARY = /^lib\..*\.d\.ts$/;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g;
/** What parts of the engine hand each other in objects that become no JSON and are cast from nothing. */
export const AMONG_OURSELVES = [
  ...[
    "settle",
    "settleAll",
    "unsent",
    "sent",
    "reissue",
    "places",
    "serializer",
    "flying",
    "stricter",
    "looser",
    "rewrite",
    "scrub",
  ],
  ...["emit", "broken", "guarded", "opening", "patches", "lateRoot", "watch", "sealedAny", "styleOf", "edited", "epoch", "past"],
  ...["typedSinceMs", "lastTypedMs", "lastSentMs", "lastText", "hidesText", "isFormControl", "besideReveal", "isEditable"],
  ...["labelText", "excludedFrames", "maskedFields", "censorInputs", "buttonTypes", "choiceTypes", "choiceRoles", "selects"],
];
const SHARED = "handover.ts";

/** The names, sorted: `source` holds the recorder's files, `protocol` the lists. `amongOurselves` may be said by literals and types. */
export function shortenable(source, protocol, amongOurselves = []) {
  const files = textsOf(source, /\.ts$/).map(([name, text]) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  const said = new Set(["constructor", "prototype", "__proto__"]);
  const library = dirname(createRequire(import.meta.url).resolve("typescript"));
  for (const [, text] of textsOf(library, LIBRARY)) say(text.replace(COMMENT, ""), said);
  for (const [, text] of textsOf(protocol, /^(?!vectors).*\.json$/)) say(text, said);
  const implemented = new Set(files.flatMap(implementedIn));
  const members = new Set(amongOurselves);
  const spoken = new Set();
  for (const file of files) walk(file, (node) => sort(node, file, implemented, members, said, spoken));
  for (const name of amongOurselves) spoken.delete(name);
  return [...members].filter((name) => !said.has(name) && !spoken.has(name)).sort();
}

function textsOf(folder, pattern) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => pattern.test(name));
  return names.map((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

function say(text, said) {
  for (const [word] of text.matchAll(WORD)) said.add(word);
}

function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The names of interfaces that classes implement. */
function implementedIn(file) {
  const names = [];
  walk(file, (node) => {
    if (!ts.isHeritageClause(node) || node.token !== ts.SyntaxKind.ImplementsKeyword) return;
    names.push(...node.types.map(({ expression }) => expression.getText(file)));
  });
  return names;
}

/** Puts what a node names where it belongs. */
function sort(node, file, implemented, members, said, spoken) {
  if (file.fileName === SHARED && ts.isIdentifier(node)) said.add(node.text);
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
    say(node.text, said);
  }
  if (!node.name || !ts.isIdentifier(node.name)) return;
  if (isClassMember(node)) members.add(node.name.text);
  else if (isNamedElsewhere(node, implemented)) spoken.add(node.name.text);
}

function isClassMember(node) {
  if (ts.isParameter(node)) return ts.isParameterPropertyDeclaration(node, node.parent);
  return ts.isClassElement(node) && ts.isClassLike(node.parent);
}

function isNamedElsewhere(node, implemented) {
  if (ts.isTypeElement(node)) {
    return !ts.isInterfaceDeclaration(node.parent) || !implemented.has(node.parent.name.text);
  }
  return ts.isObjectLiteralElement(node) || ts.isEnumMember(node);
}
