import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { checksOf } from "../../doctor/rank-causes.ts";
import { signInChecks } from "../../doctor/sign-in-checks.ts";
import { SYMPTOMS } from "../../doctor/symptoms/index.ts";
import { USER_CHECKS } from "../../doctor/user/index.ts";
import { FEDERATION_FAULTS } from "../../test/doctor/faults/federation.ts";
import { PLANTED_FAULTS } from "../../test/doctor/faults/index.ts";
import { USER_FAULTS } from "../../test/doctor/faults/user.ts";
import { markdownTable } from "./sections.ts";

/** All checks with their IDs, as they are declared: a table for each group. */
export function checksTables(): string {
  const ofUser = { title: "A user, with `--user`", checks: USER_CHECKS };
  const { checks } = signInChecks(() => Promise.reject(new Error("The documentation signs in no user.")));
  return [...CHECK_GROUPS, ofUser, { title: "A sign-in, with `--sign-in`", checks }]
    .map(({ title, checks }) =>
      [
        `### ${title}`,
        markdownTable(
          ["check", "what is true if it is ok", "needs"],
          checks.map(({ id, title: question, needs = [] }) => [
            code(id),
            question,
            needs.map(code).join(", "),
          ]),
        ),
      ].join("\n\n"),
    )
    .join("\n\n");
}

/** The symptoms, and the checks of their causes. */
export function symptomsTable(): string {
  return markdownTable(
    ["symptom", "what is seen", "checks of its causes"],
    Object.entries(SYMPTOMS).map(([name, symptom]) => {
      const ids = checksOf(symptom).map(code).join(", ");
      const checks = ids === "" ? "none: the causes are outside of AWS's APIs" : ids;
      return [
        code(name),
        symptom.title,
        symptom.cannotOccur === undefined ? checks : `${checks}; cannot occur without \`federation\``,
      ];
    }),
  );
}

/** The faults that the tests plant, and the check that alone reports each. */
export function faultsTable(): string {
  return markdownTable(
    ["planted fault", "reported by", "as"],
    [...PLANTED_FAULTS, ...FEDERATION_FAULTS, ...USER_FAULTS].map(({ fault, check, state }) => [
      fault,
      code(check),
      state,
    ]),
  );
}

function code(id: string): string {
  return `\`${id}\``;
}
