import type { Finding } from "../../check.ts";
import { findingOf } from "../../errors.ts";

const WORST_FIRST = ["failure", "warning", "skipped", "not-observable"] as const;

/** Asks the same question about each provider, and combines the answers: the worst one decides. */
export async function ofEach<Provider extends { readonly name: string }>(
  providers: readonly Provider[],
  judge: (provider: Provider) => Promise<Finding> | Finding,
): Promise<Finding> {
  const judged = providers.map(async (provider) => ({
    name: provider.name,
    finding: await findingFor(provider, judge),
  }));
  return combined(await Promise.all(judged));
}

/** An error about one provider does not hide what was found about others. */
async function findingFor<Provider>(
  provider: Provider,
  judge: (provider: Provider) => Promise<Finding> | Finding,
): Promise<Finding> {
  try {
    return await judge(provider);
  } catch (error) {
    return findingOf(error);
  }
}

/** One finding for several providers: each problem names its provider. Pure. */
export function combined(found: readonly { readonly name: string; readonly finding: Finding }[]): Finding {
  for (const state of WORST_FIRST) {
    const same = found.filter(({ finding }) => finding.state === state);
    const [first] = same;
    if (first === undefined) continue;
    const text = same.map(({ name, finding }) => `${name}: ${sentenceOf(finding)}`).join(" ");
    // What is known of one provider counts more than a question about another one that stays open.
    const decisive = same.find(({ finding }) => !isUnanswered(finding)) ?? first;
    return withSentence(decisive.finding, text);
  }
  const notes = found.flatMap(({ name, finding }) =>
    finding.state === "ok" && finding.note !== undefined ? [`${name}: ${finding.note}`] : [],
  );
  return notes.length === 0 ? { state: "ok" } : { state: "ok", note: notes.join("; ") };
}

function isUnanswered(finding: Finding): boolean {
  return finding.state === "failure" && finding.noAnswer === true;
}

function sentenceOf(finding: Finding): string {
  switch (finding.state) {
    case "failure":
    case "warning":
      return finding.seen;
    case "skipped":
      return finding.reason;
    case "not-observable":
      return finding.look;
    case "ok":
      return finding.note ?? "";
  }
}

function withSentence(finding: Finding, text: string): Finding {
  switch (finding.state) {
    case "failure":
    case "warning":
      return { ...finding, seen: text };
    case "skipped":
      return { ...finding, reason: text };
    case "not-observable":
      return { ...finding, look: text };
    case "ok":
      return finding;
  }
}
