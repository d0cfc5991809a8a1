import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { PLANTED_FAULTS } from "../../test/doctor/faults/index.ts";
import { markdownTable } from "./sections.ts";

/** All checks with their IDs, as they are declared: a table for each group. */
export function checksTables(): string {
  return CHECK_GROUPS.map(({ title, checks }) =>
    [
      `### ${title}`,
      markdownTable(
        ["check", "what is true if it is ok", "needs"],
        checks.map(({ id, title: question, needs = [] }) => [
          `\`${id}\``,
          question,
          needs.map(code).join(", "),
        ]),
      ),
    ].join("\n\n"),
  ).join("\n\n");
}

/** The faults that the tests plant, and the check that alone reports each. */
export function faultsTable(): string {
  return markdownTable(
    ["planted fault", "reported by", "as"],
    PLANTED_FAULTS.map(({ fault, check, state }) => [fault, code(check), state]),
  );
}

function code(id: string): string {
  return `\`${id}\``;
}
