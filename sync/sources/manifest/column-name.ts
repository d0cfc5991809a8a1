/** What Google and Microsoft write beside a column's name: "[Required]", "[READ ONLY]", "(example: Chris Green)", "Required", "*". */
const NOTES = /\[(?:required|read only)\]|\(example:[^)]*\)|\s(?:required|\*)$/g;

/** The form in which a column's name is compared with the names that presets have. */
export function foldColumn(name: string): string {
  return name.toLowerCase().replaceAll(NOTES, "").replaceAll(/\s+/g, " ").trim();
}
