import { part } from "./element.ts";

const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader" } as const;

/**
 * Says what the parts of the table are. A narrow screen lays it out as a list of cards, and some browsers then take it for no table any
 * more.
 */
export function sayRoles(): void {
  const table = part("table", HTMLTableElement);
  table.setAttribute("role", "table");
  for (const [tag, role] of Object.entries(ROLES))
    for (const found of table.querySelectorAll(tag)) found.setAttribute("role", role);
}
