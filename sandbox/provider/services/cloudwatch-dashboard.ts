import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { type Fields, text } from "../values.ts";

/** A dashboard. Its name is unique in an account across all Regions. */
export const dashboard: ResourceType = {
  terraform: "aws_cloudwatch_dashboard",
  json: ["dashboardBody"],

  async create(aws, inputs) {
    await putDashboard(aws, inputs);
    return text(inputs, "dashboardName");
  },

  async read(aws, { id }) {
    const found = await aws.call("cloudwatch", "GetDashboard", { DashboardName: id });
    return {
      dashboardArn: text(found, "DashboardArn"),
      dashboardBody: text(found, "DashboardBody"),
      dashboardName: text(found, "DashboardName"),
    };
  },

  async update(aws, _known, news) {
    await putDashboard(aws, news);
  },

  async delete(aws, { id }) {
    await aws.call("cloudwatch", "DeleteDashboards", { DashboardNames: [id] });
  },
};

async function putDashboard(aws: Aws, inputs: Fields): Promise<void> {
  await aws.call("cloudwatch", "PutDashboard", {
    DashboardName: text(inputs, "dashboardName"),
    DashboardBody: text(inputs, "dashboardBody"),
  });
}
