import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "../sandbox/setup/chromium.ts";
import { dataOfRun } from "../sync/cli/report/data-of-run.ts";
import { pageMaker } from "../sync/cli/report/page.ts";
import type { RunSnapshot } from "../sync/cli/run/run-snapshot.ts";
import { defaultPolicy } from "../sync/model/policy.ts";

const PEOPLE_COUNT = 100_000;

/** Steps of a search for one person, each measured in milliseconds until the table shows the result. */
const STEPS = {
  "a first letter": typed("p"),
  "a second": typed("pe"),
  "an id": typed("000077777"),
  "two words": typed("example 999"),
  "sorting by person": "document.getElementById('sort-person').click()",
} as const;

/** Measures the report of a large run: the size of its file, and the time a browser takes to open, search and sort it. */
export async function benchReportPage(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const file = join(folder, "plan.html");
  const chromium = await startChromium();
  try {
    const started = performance.now();
    const text = pageMaker()(
      dataOfRun({ source: "idc", target: { poolId: "eu-central-1_Bench" } }, runSnapshot()),
    );
    writeFileSync(file, text);
    const made = performance.now() - started;
    const page = await chromium.browser.newPage();
    const opening = performance.now();
    await page.goto(pathToFileURL(file).href);
    const opened = performance.now() - opening;
    print(
      `Report of ${PEOPLE_COUNT} people: ${(text.length / 1e6).toFixed(1)} MB, made in ${made.toFixed(0)} ms, open after ${opened.toFixed(0)} ms`,
    );
    for (const [what, step] of Object.entries(STEPS)) {
      const took = await page.evaluate<number>(
        `(() => { const start = performance.now(); ${step}; document.body.offsetHeight; return performance.now() - start; })()`,
      );
      print(`  ${what}: ${took.toFixed(0)} ms`);
    }
  } finally {
    await chromium.close();
    rmSync(folder, { recursive: true });
  }
}

function typed(text: string): string {
  return `{ const search = document.getElementById('search'); search.value = '${text}'; search.dispatchEvent(new Event('input')); }`;
}

/** A tenth of the people get an invitation, the others are in sync. */
function runSnapshot(): RunSnapshot {
  const actions = Array.from({ length: PEOPLE_COUNT }, (_, index) => {
    const id = `9067${String(index).padStart(9, "0")}-0000-4000-8000-00000000000`;
    const email = `person-${index}@example.com`;
    const person = { id, emails: [email], displayName: `Person Number ${index}`, enabled: true };
    return index % 10 === 0
      ? ({ kind: "invite", reason: "no-account", person, email } as const)
      : ({ kind: "skip", reason: "in-sync", person } as const);
  });
  const policy = { ...defaultPolicy, source: "idc", now: new Date() };
  return {
    sources: ["IAM Identity Center"],
    policy,
    actions,
    emailsLeft: 50,
    results: [],
    waiting: [],
    ended: true,
  };
}
