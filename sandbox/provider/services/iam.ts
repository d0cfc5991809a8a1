import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, isFields, isSame, list, text } from "../values.ts";

const ROLE = "aws_iam_role";

export const role: ResourceType = {
  terraform: ROLE,
  autoname: { property: "name", maxLength: 64 },
  json: ["assumeRolePolicy"],

  async create(aws, inputs) {
    const RoleName = text(inputs, "name");
    await aws.call("iam", "CreateRole", {
      RoleName,
      AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
      Description: inputs["description"] ?? undefined,
      Path: inputs["path"] ?? undefined,
      MaxSessionDuration: inputs["maxSessionDuration"] ?? undefined,
      PermissionsBoundary: inputs["permissionsBoundary"] ?? undefined,
      Tags: tagList(inputs),
    });
    await changePolicies(aws, RoleName, {}, inputs);
    return RoleName;
  },

  async read(aws, { id, state }) {
    const found = fields(await aws.call("iam", "GetRole", { RoleName: id }), "Role");
    const attached = await aws.call("iam", "ListAttachedRolePolicies", { RoleName: id });
    return {
      ...fromAnswer(found, propertiesOf(ROLE), {
        style: "pascal",
        names: {
          name: "RoleName",
          uniqueId: "RoleId",
          tags: "",
          inlinePolicies: "",
          permissionsBoundary: "",
        },
      }),
      assumeRolePolicy: decodeURIComponent(text(found, "AssumeRolePolicyDocument")),
      managedPolicyArns: list(attached, "AttachedPolicies")
        .filter(isFields)
        .map((one) => one["PolicyArn"] ?? ""),
      inlinePolicies: list(state, "inlinePolicies"),
      ...boundary(fields(found, "PermissionsBoundary")),
      tags: tagsIn(list(found, "Tags")),
    };
  },

  async update(aws, { id: RoleName, state }, news) {
    if (state["assumeRolePolicy"] !== news["assumeRolePolicy"]) {
      const PolicyDocument = text(news, "assumeRolePolicy");
      await aws.call("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    }
    const Description = news["description"] ?? "";
    await aws.call("iam", "UpdateRole", {
      RoleName,
      Description,
      MaxSessionDuration: news["maxSessionDuration"] ?? 3600,
    });
    await changeBoundary(aws, RoleName, state, news);
    await changePolicies(aws, RoleName, state, news);
    await changeTags(state, news, {
      set: (tags) => aws.call("iam", "TagRole", { RoleName, Tags: tagList({ tags }) }),
      remove: (TagKeys) => aws.call("iam", "UntagRole", { RoleName, TagKeys }),
    });
  },

  async delete(aws, { id: RoleName, state }) {
    const detachAll = state["forceDetachPolicies"] === true;
    const own: Fields = { inlinePolicies: list(state, "inlinePolicies") };
    await changePolicies(
      aws,
      RoleName,
      detachAll ? { ...own, managedPolicyArns: list(state, "managedPolicyArns") } : own,
      {},
    );
    await aws.call("iam", "DeleteRole", { RoleName });
  },
};

function boundary(found: Fields): Fields {
  const arn = found["PermissionsBoundaryArn"];
  return arn === undefined ? {} : { permissionsBoundary: arn };
}

async function changeBoundary(aws: Aws, RoleName: string, olds: Fields, news: Fields): Promise<void> {
  const wanted = news["permissionsBoundary"];
  if (isSame(olds["permissionsBoundary"], wanted)) return;
  if (wanted === undefined) await aws.call("iam", "DeleteRolePermissionsBoundary", { RoleName });
  else await aws.call("iam", "PutRolePermissionsBoundary", { RoleName, PermissionsBoundary: wanted });
}

/** Changes the inline policies of a role, and those attached through the role's own list. */
async function changePolicies(aws: Aws, RoleName: string, olds: Fields, news: Fields): Promise<void> {
  const before = list(olds, "managedPolicyArns");
  const after = list(news, "managedPolicyArns");
  const detaches = "managedPolicyArns" in news || !("assumeRolePolicy" in news);
  for (const PolicyArn of before.filter((arn) => detaches && !after.includes(arn))) {
    await aws.call("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  }
  for (const PolicyArn of after.filter((arn) => !before.includes(arn))) {
    await aws.call("iam", "AttachRolePolicy", { RoleName, PolicyArn });
  }
  const inline = list(news, "inlinePolicies").filter(isFields);
  for (const { name: PolicyName = "" } of list(olds, "inlinePolicies").filter(isFields)) {
    if (inline.some(({ name }) => name === PolicyName)) continue;
    await aws.call("iam", "DeleteRolePolicy", { RoleName, PolicyName });
  }
  for (const { name: PolicyName = "", policy: PolicyDocument = "" } of inline) {
    await aws.call("iam", "PutRolePolicy", { RoleName, PolicyName, PolicyDocument });
  }
}

export const rolePolicy: ResourceType = {
  terraform: "aws_iam_role_policy",
  autoname: { property: "name", maxLength: 128 },
  json: ["policy"],

  async create(aws, inputs) {
    await putRolePolicy(aws, inputs);
    return `${text(inputs, "role")}:${text(inputs, "name")}`;
  },

  async read(aws, { id }) {
    const { RoleName, PolicyName } = rolePolicyKey(id);
    const found = await aws.call("iam", "GetRolePolicy", { RoleName, PolicyName });
    return { role: RoleName, name: PolicyName, policy: decodeURIComponent(text(found, "PolicyDocument")) };
  },

  async update(aws, _known, news) {
    await putRolePolicy(aws, news);
  },

  async delete(aws, { id }) {
    await aws.call("iam", "DeleteRolePolicy", rolePolicyKey(id));
  },
};

async function putRolePolicy(aws: Aws, inputs: Fields): Promise<void> {
  await aws.call("iam", "PutRolePolicy", {
    RoleName: text(inputs, "role"),
    PolicyName: text(inputs, "name"),
    PolicyDocument: text(inputs, "policy"),
  });
}

function rolePolicyKey(id: string): { RoleName: string; PolicyName: string } {
  const [RoleName = "", PolicyName = ""] = id.split(":");
  return { RoleName, PolicyName };
}

export const rolePolicyAttachment: ResourceType = {
  terraform: "aws_iam_role_policy_attachment",

  async create(aws, inputs) {
    const key = { RoleName: text(inputs, "role"), PolicyArn: text(inputs, "policyArn") };
    await aws.call("iam", "AttachRolePolicy", key);
    return `${key.RoleName}/${key.PolicyArn}`;
  },

  async read(aws, { id }) {
    const { RoleName, PolicyArn } = attachmentKey(id);
    const found = list(await aws.call("iam", "ListAttachedRolePolicies", { RoleName }), "AttachedPolicies");
    const isAttached = found.some((one) => isFields(one) && one["PolicyArn"] === PolicyArn);
    return isAttached ? { role: RoleName, policyArn: PolicyArn } : undefined;
  },

  async delete(aws, { id }) {
    await aws.call("iam", "DetachRolePolicy", attachmentKey(id));
  },
};

function attachmentKey(id: string): { RoleName: string; PolicyArn: string } {
  const slash = id.indexOf("/");
  return { RoleName: id.slice(0, slash), PolicyArn: id.slice(slash + 1) };
}
