/** Values that directories and personnel systems have for users who may sign in. */
export const ENABLED_VALUES = wordSet(
  "active enabled provisioned recovery password_expired locked_out employed aktiv aktiviert actif activo",
);

/** And for those who may not. */
export const DISABLED_VALUES = wordSet(
  "inactive disabled suspended archived deprovisioned deactivated staged terminated deleted blocked left leaver former retired " +
    "resigned inaktiv deaktiviert gesperrt ausgeschieden inactif inactivo",
);

/** In the name of a column that says yes of users who may sign in; "Mitarbeiterstatus" is one, too. */
const POSITIVE_NAMES = wordSet("status active enabled aktiv aktiviert actif activo");
/** In the name of a column that says yes of users who may not. */
const NEGATIVE_NAMES = wordSet(
  "inactive disabled suspended archived deprovisioned deactivated terminated termination deleted block blocked leaver " +
    "inaktiv deaktiviert gesperrt ausgeschieden inactif inactivo",
);

/** What else stands in the name of such a column: "Block sign in (Yes/No)", "Employee Status Code". */
const NOISE = wordSet(
  "is yes no true false read only required sign in login user account employee employment worker current okta credential code flag",
);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** How much a column's name says that its values are a status. */
export interface StatusName {
  /** One of its words is of a status. */
  readonly mentions: boolean;
  /** All of its words are: it can mean nothing else. */
  readonly isPlain: boolean;
  /** Its yes means no: "Block sign in". */
  readonly isNegative: boolean;
}

/** Reads the name of a column: "accountEnabled", "Status [READ ONLY]", "Block sign in (Yes/No)". */
export function statusNameOf(name: string): StatusName {
  const words =
    name
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const isNegative = words.some((word) => NEGATIVE_NAMES.has(word));
  const isStatus = (word: string) =>
    POSITIVE_NAMES.has(word) || NEGATIVE_NAMES.has(word) || word.endsWith("status");
  const mentions = words.some(isStatus);
  return {
    mentions,
    isPlain: mentions && words.every((word) => isStatus(word) || NOISE.has(word)),
    isNegative,
  };
}
