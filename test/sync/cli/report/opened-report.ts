import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { pageMaker } from "../../../../sync/cli/report/page.ts";
import type { ReportData } from "../../../../sync/cli/report/report-data.ts";

const pageOf = pageMaker();

/** An open report, with its errors. */
export interface OpenedReport {
  readonly page: Page;
  /** Complaints of the browser: errors, and what the page's policy forbids. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for, but its own. */
  readonly requests: readonly string[];
  /** The ids of those who are shown, in their order. */
  ids(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens a report as a file, in a window of its own. */
export async function openReport(
  browser: Browser,
  data: ReportData,
  options: BrowserContextOptions = {},
): Promise<OpenedReport> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-page-"));
  const file = join(folder, "plan.html");
  writeFileSync(file, pageOf(data));
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  return {
    page,
    complaints,
    get requests() {
      return requests.filter((one) => one !== address);
    },
    ids: () => page.locator("#rows .id").allTextContents(),
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true });
    },
  };
}
