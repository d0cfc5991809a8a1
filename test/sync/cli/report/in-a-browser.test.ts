import { expect } from "chai";
import { type StartedChromium, startChromium } from "../../../../sandbox/setup/chromium.ts";
import { dataOfRun } from "../../../../sync/cli/report/data-of-run.ts";
import type { ReportData, Row } from "../../../../sync/cli/report/report-data.ts";
import { printable } from "../../../../sync/model/safe-text.ts";
import { type OpenedReport, openReport } from "./opened-report.ts";
import { HOSTILE_NAMES, plan, recordOf, request, results } from "./sample-run.ts";

const data = dataOfRun(request, recordOf());

describe("A report in a browser", () => {
  let chromium: StartedChromium;
  let report: OpenedReport;

  before(async () => {
    chromium = await startChromium();
  });

  after(() => chromium.close());

  async function open(what: ReportData = data, options = {}) {
    report = await openReport(chromium.browser, what, options);
    return report.page;
  }

  afterEach(async () => {
    const { complaints, requests } = report;
    await report.close();
    expect({ complaints, requests }).to.deep.equal({ complaints: [], requests: [] });
  });

  const status = () => report.page.getByRole("status").textContent();

  it("shows headline, facts, settings and all users", async () => {
    const page = await open();
    expect(await page.title()).to.equal("Sync plan: eu-central-1_Abc");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal("Sync plan");
    expect(await page.getByText("This is a plan: nothing was changed.").isVisible()).to.equal(true);
    expect(await page.locator("#facts").innerText())
      .to.include("prod")
      .and.to.include("IAM Identity Center");
    await page.getByText("Settings").click();
    expect(await page.getByText("are disabled and signed out").isVisible()).to.equal(true);
    expect(await report.ids()).to.have.members(data.rows.map(([, , , , , id]) => id));
    expect(await status()).to.equal(`1 to ${plan.actions.length} of ${plan.actions.length}`);
  });

  it("shows names that look like HTML, scripts or formulas as the texts that they are", async () => {
    const page = await open();
    const names = await page.locator("#rows .name").allTextContents();
    for (const name of HOSTILE_NAMES) expect(names).to.include(printable(name));
    expect(await page.locator("#rows :is(img, script, a)").count()).to.equal(0);
    expect(await page.title()).not.to.include("pwned");
  });

  it("finds people during typing, and shows the number", async () => {
    const page = await open();
    await page.getByRole("searchbox", { name: "Search" }).pressSequentially("LOWE");
    expect(await report.ids()).to.deep.equal(["ada"]);
    expect(await status()).to.equal(`1 to 1 of 1 matches of ${data.rows.length}`);
    await page.getByRole("searchbox").fill("no such name");
    expect(await status()).to.equal(`None of ${data.rows.length} matches.`);
    await page.getByRole("searchbox").fill("");
    expect(await report.ids()).to.have.length(data.rows.length);
  });

  it("shows one action alone at a click on its count, and all at another", async () => {
    const page = await open();
    const disable = page.getByRole("button", { name: "1 disable" });
    await disable.click();
    expect(await report.ids()).to.deep.equal(["left"]);
    expect(await disable.getAttribute("aria-pressed")).to.equal("true");
    await page.getByRole("button", { name: "1 update" }).click();
    expect(await report.ids()).to.deep.equal(["cy"]);
    expect(await disable.getAttribute("aria-pressed")).to.equal("false");
    await page.getByRole("button", { name: "1 update" }).click();
    expect(await report.ids()).to.have.length(data.rows.length);
  });

  for (const [index, column] of ["Action", "User", "Reason", "State"].entries()) {
    it(`sorts by ${column}, and back, and says so`, async () => {
      const page = await open(dataOfRun(request, recordOf({ results })));
      const head = page.getByRole("columnheader", { name: column });
      const shown = async () => {
        const cells = page.locator(`#rows tr > :nth-child(${index + 1})`);
        return cells.locator(".badge, .email, .reason, .state").allTextContents();
      };
      // It begins sorted by action.
      await page.getByRole("button", { name: "User" }).click();
      await page.getByRole("button", { name: "State" }).click();
      await page.getByRole("button", { name: column }).click();
      if (column === "State") await page.getByRole("button", { name: column }).click();
      expect(await head.getAttribute("aria-sort")).to.equal("ascending");
      expect(await page.locator("[aria-sort]").count()).to.equal(1);
      const up = await shown();
      await page.getByRole("button", { name: column }).click();
      expect(await head.getAttribute("aria-sort")).to.equal("descending");
      expect(await shown()).to.deep.equal(up.toReversed());
      expect(new Set(up).size).to.be.greaterThan(2);
    });
  }

  it("is used by keyboard alone", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).to.equal("Skip to the users");
    await page.keyboard.press("Enter");
    await page.keyboard.type("lowe");
    expect(await report.ids()).to.deep.equal(["ada"]);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).to.equal("Action");
    await page.keyboard.press("Enter");
    expect((await report.ids()).at(-1)).to.equal("left");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    expect(await page.locator(":focus").getAttribute("aria-pressed")).to.equal("true");
  });

  it("shows what an attribute holds and what it gets, also to those who do not see colours", async () => {
    const page = await open();
    const row = page.locator("#rows tr", { hasText: "cy@example.com" });
    const said = (await row.locator(".changes").textContent())?.replace(/\s+/g, " ");
    expect(said)
      .to.include("e-mail")
      .and.to.include("was cy@example.com")
      .and.to.include("becomes Cy@example.com");
    expect(await row.locator("mark").first().textContent()).to.equal("c");
  });

  it("shows after a run how each went and what AWS answered, and those alone that failed", async () => {
    const page = await open(dataOfRun(request, recordOf({ results })));
    expect(await page.getByRole("heading", { level: 1 }).textContent()).to.equal("Sync run");
    await page.getByRole("button", { name: "1 failed" }).click();
    expect(await report.ids()).to.deep.equal(["cy"]);
    expect(
      await page.getByText("another account has this e-mail (AliasExistsException)").isVisible(),
    ).to.equal(true);
  });

  it("shows the finding of a guard, and hides the notices without one", async () => {
    const guard = { reason: "too-many", removals: 120, allowed: 30, of: 300 } as const;
    const page = await open(dataOfRun(request, recordOf({ guard })));
    expect(await page.getByRole("region", { name: "Notices" }).innerText()).to.include("120 of 300");
    await report.close();
    await open();
    expect(await report.page.getByText("Notices").isVisible()).to.equal(false);
  });

  describe("with 100,000 people", () => {
    const rows = Array.from({ length: 100_000 }, (_, index): Row => {
      const email = `number-${index}@example.com`;
      return [
        index % 2 === 0 ? 5 : 7,
        0,
        index % 2 === 0 ? 0 : 8,
        email,
        `Number ${index}`,
        `id-${index}`,
        [],
        "",
      ];
    });
    const large: ReportData = { ...data, rows };

    it("has only the rows of one page in the document", async () => {
      const page = await open(large);
      expect(await page.locator("#rows tr").count()).to.equal(100);
      expect(await page.locator("*").count()).to.be.lessThan(2_000);
      expect(await page.locator("#page").textContent()).to.equal("Page 1 of 1,000");
      await page.getByRole("button", { name: "Next" }).click();
      expect(await status()).to.equal("101 to 200 of 100,000");
      await page.getByRole("button", { name: "Last" }).click();
      expect((await report.ids()).at(-1)).to.equal("id-99999");
      await page.getByRole("button", { name: "Next" }).press("Enter");
      expect(await page.locator("#page").textContent()).to.equal("Page 1,000 of 1,000");
      expect(await page.locator(":focus").textContent()).to.equal("Next");
      await page.getByRole("button", { name: "First" }).click();
      expect(await status()).to.equal("1 to 100 of 100,000");
    });

    it("finds one of them, by what is typed", async () => {
      const page = await open(large);
      await page.getByRole("searchbox").pressSequentially("id-77777");
      expect(await report.ids()).to.deep.equal(["id-77777"]);
      expect(await page.locator("#pages").isVisible()).to.equal(false);
    });
  });

  it("prints all that was found, and then shows its page again", async () => {
    const rows = Array.from(
      { length: 250 },
      (_, index): Row => [5, 0, 0, `n${index}@x.org`, "", `n${index}`, [], ""],
    );
    const page = await open({ ...data, rows });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("#rows tr").count()).to.equal(250);
    expect(await status()).to.equal("1 to 250 of 250");
    expect(await page.getByText("are removed").isVisible()).to.equal(true);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator("#rows tr").count()).to.equal(100);
    expect(await page.getByText("are removed").isVisible()).to.equal(false);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("searchbox").isVisible()).to.equal(false);
  });

  it("runs no script but its own, not even one that gets into the document", async () => {
    const page = await open();
    const run =
      "const s = document.createElement('script'); try { s.text = 'document.title = 1' } catch { 'refused' }";
    expect(await page.evaluate(run)).to.equal("refused");
    expect(await page.evaluate("try { document.body.innerHTML = '<b>x</b>' } catch { 'refused' }")).to.equal(
      "refused",
    );
    expect(await page.title()).to.equal("Sync plan: eu-central-1_Abc");
    expect(
      report.complaints.every((one) => one.includes("TrustedScript") || one.includes("TrustedHTML")),
    ).to.equal(true);
    await report.close();
    await open();
  });
});
