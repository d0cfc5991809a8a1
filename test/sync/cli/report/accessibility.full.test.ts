import axe from "axe-core";
import { expect } from "chai";
import { type StartedChromium, startChromium } from "../../../../sandbox/setup/chromium.ts";
import { dataOfRun } from "../../../../sync/cli/report/data-of-run.ts";
import type { Row } from "../../../../sync/cli/report/report-data.ts";
import { openReport } from "./opened-report.ts";
import { actionFor, recordOf, request, results } from "./sample-run.ts";

const guard = { reason: "too-many", removals: 120, allowed: 30, of: 300 } as const;

/** With everything that a report can show, each kind of action and state among it. */
const ofRun = dataOfRun(request, recordOf({ results, guard, waiting: [actionFor("h0")] }));
const rows = Array.from({ length: 120 }, (_, index): Row => {
  const [kind, state] = [index % ofRun.kinds.length, index % ofRun.states.length];
  return [kind, 0, state, `n${index}@x.org`, "Name", `n${index}`, [["email", "a@x.org", ""]], "why"];
});
const data = { ...ofRun, rows: [...ofRun.rows, ...rows] };

const screens = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 780 } };

describe("Accessibility of a report", () => {
  let chromium: StartedChromium;

  before(async () => {
    chromium = await startChromium();
  });

  after(() => chromium.close());

  for (const [screen, viewport] of Object.entries(screens)) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`breaks none of WCAG's rules that a program can check, on a ${screen}, ${colorScheme}`, async () => {
        const report = await openReport(chromium.browser, data, { viewport, colorScheme });
        await report.page.locator("summary").click();
        // The last page has few rows, of every kind.
        await report.page.getByRole("button", { name: "User" }).click();
        await report.page.getByRole("button", { name: "Last" }).click();
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const { violations, passes } = await report.page.evaluate<axe.AxeResults>(
          `${axe.source}; axe.run({ runOnly: ${JSON.stringify(tags)} })`,
        );
        await report.close();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
        expect(found).to.deep.equal([]);
        expect(passes.map(({ id }) => id)).to.include.members(["color-contrast", "label", "button-name"]);
      });
    }

    it(`never scrolls sideways on a ${screen}, however long a name or an address`, async () => {
      const long = "x".repeat(900);
      const change = [["name", long, `${long}y`]] as const;
      const report = await openReport(
        chromium.browser,
        { ...data, rows: [[2, 0, 0, long, long, long, change, long]] },
        { viewport },
      );
      const wide = await report.page.evaluate<number>("document.documentElement.scrollWidth");
      await report.close();
      expect(wide).to.be.at.most(viewport.width);
    });
  }

  it("stays a table on a phone, with heads that sort it", async () => {
    const report = await openReport(chromium.browser, data, { viewport: screens.phone });
    const { page } = report;
    await page.getByRole("button", { name: "User" }).click();
    expect(await page.getByRole("columnheader", { name: "User" }).getAttribute("aria-sort")).to.equal(
      "ascending",
    );
    expect(await page.getByRole("table", { name: "Users" }).getByRole("row").count()).to.equal(101);
    expect(await page.getByRole("rowheader").count()).to.equal(100);
    await report.close();
  });
});
