import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { type Fields, list, text } from "../values.ts";

/** A scope that an application may have in its tokens. */
export const applicationAccessScope: ResourceType = {
  terraform: "aws_ssoadmin_application_access_scope",

  async create(aws, inputs) {
    const targets = list(inputs, "authorizedTargets");
    await aws.call("ssoadmin", "PutApplicationAccessScope", {
      ApplicationArn: text(inputs, "applicationArn"),
      Scope: text(inputs, "scope"),
      ...(targets.length > 0 && { AuthorizedTargets: targets }),
    });
    return [text(inputs, "applicationArn"), text(inputs, "scope")].join();
  },

  async read(aws, { id }) {
    const [applicationArn = "", scope = ""] = id.split(",");
    const asked = { ApplicationArn: applicationArn, Scope: scope };
    const { AuthorizedTargets } = await aws.call("ssoadmin", "GetApplicationAccessScope", asked);
    return {
      applicationArn,
      scope,
      ...(AuthorizedTargets !== undefined && { authorizedTargets: AuthorizedTargets }),
    };
  },

  async delete(aws, { id }) {
    const [ApplicationArn, Scope] = id.split(",");
    await aws.call("ssoadmin", "DeleteApplicationAccessScope", { ApplicationArn, Scope });
  },
};

/** A user or group that may use an application. */
export const applicationAssignment: ResourceType = {
  terraform: "aws_ssoadmin_application_assignment",

  async create(aws, inputs) {
    const id = ["applicationArn", "principalId", "principalType"].map((name) => text(inputs, name)).join();
    await aws.call("ssoadmin", "CreateApplicationAssignment", assignment(id));
    return id;
  },

  async read(aws, { id }) {
    const found = await aws.call("ssoadmin", "DescribeApplicationAssignment", assignment(id));
    return {
      applicationArn: text(found, "ApplicationArn"),
      principalId: text(found, "PrincipalId"),
      principalType: text(found, "PrincipalType"),
    };
  },

  async delete(aws, { id }) {
    await aws.call("ssoadmin", "DeleteApplicationAssignment", assignment(id));
  },
};

function assignment(id: string) {
  const [ApplicationArn, PrincipalId, PrincipalType] = id.split(",");
  return { ApplicationArn, PrincipalId, PrincipalType };
}

/** Whether users of an application must be assigned to it. Its deletion sets AWS's default. */
export const applicationAssignmentConfiguration: ResourceType = {
  terraform: "aws_ssoadmin_application_assignment_configuration",

  async create(aws, inputs) {
    await putAssignmentRequired(aws, text(inputs, "applicationArn"), inputs);
    return text(inputs, "applicationArn");
  },

  async read(aws, { id: ApplicationArn }) {
    const found = await aws.call("ssoadmin", "GetApplicationAssignmentConfiguration", { ApplicationArn });
    return { applicationArn: ApplicationArn, assignmentRequired: found["AssignmentRequired"] ?? true };
  },

  async update(aws, { id }, news) {
    await putAssignmentRequired(aws, id, news);
  },

  async delete(aws, { id }) {
    await putAssignmentRequired(aws, id, { assignmentRequired: true });
  },
};

async function putAssignmentRequired(
  aws: Aws,
  ApplicationArn: string,
  { assignmentRequired }: Fields,
): Promise<void> {
  const request = { ApplicationArn, AssignmentRequired: assignmentRequired };
  await aws.call("ssoadmin", "PutApplicationAssignmentConfiguration", request);
}
