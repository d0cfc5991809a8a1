/** Source: "Customizing hosted UI (classic) branding": no larger than 3 KB. */
const MAX_SIZE_BYTES = 3 * 1024;

/**
 * The selectors that the classic pages support. Source: "Customizing hosted UI (classic) branding", Specifying CSS
 * customizations.
 */
const SELECTORS: ReadonlySet<string> = new Set([
  ".background-customizable",
  ".banner-customizable",
  ".errorMessage-customizable",
  ".idpButton-customizable",
  ".idpButton-customizable:hover",
  ".idpDescription-customizable",
  ".inputField-customizable",
  ".inputField-customizable:focus",
  ".label-customizable",
  ".legalText-customizable",
  ".logo-customizable",
  ".passwordCheck-notValid-customizable",
  ".passwordCheck-valid-customizable",
  ".redirect-customizable",
  ".socialButton-customizable",
  ".submitButton-customizable",
  ".submitButton-customizable:hover",
  ".textDescription-customizable",
]);

/** A fault in a style sheet, and what is allowed. */
export interface StyleSheetFault {
  readonly found: string;
  readonly allowed: string;
}

/**
 * Finds what Amazon Cognito would refuse in a style sheet for the classic pages. Pure.
 *
 * @param css the file's text.
 * @returns an empty list if Cognito accepts it.
 */
export function faultsOfStyleSheet(css: string): StyleSheetFault[] {
  const faults: StyleSheetFault[] = [];
  const size = Buffer.byteLength(css);
  if (size > MAX_SIZE_BYTES) {
    faults.push({
      found: `the style sheet has ${size} bytes`,
      allowed: `write at most ${MAX_SIZE_BYTES} bytes`,
    });
  }
  const bare = css.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const statement = /@[\w-]+/.exec(bare)?.[0] ?? /<\/?\w+/.exec(bare)?.[0];
  if (statement !== undefined) {
    const allowed = "Amazon Cognito accepts no @import, @media, @page, @supports and no HTML";
    faults.push({ found: `${statement} in the style sheet`, allowed });
    return faults;
  }
  const unknown = [...new Set(selectorsIn(bare).filter((selector) => !SELECTORS.has(selector)))];
  if (unknown.length > 0) {
    const allowed = `the classic pages support ${[...SELECTORS].join(", ")}`;
    faults.push({ found: `the style sheet has ${unknown.map(quoted).join(", ")}`, allowed });
  }
  if (selectorsIn(bare).length === 0) {
    const allowed = "write at least one, such as .submitButton-customizable { background-color: #0b5fff; }";
    faults.push({ found: "the style sheet has no rule", allowed });
  }
  return faults;
}

/** The selectors before each opening brace, one by one. */
function selectorsIn(css: string): string[] {
  return [...css.matchAll(/([^{}]*)\{/g)].flatMap(([, list = ""]) =>
    list.split(",").map((selector) => selector.trim()),
  );
}

function quoted(selector: string): string {
  return JSON.stringify(selector.length > 60 ? `${selector.slice(0, 57)}…` : selector);
}
