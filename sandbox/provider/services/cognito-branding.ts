import type { ResourceType } from "../resource.ts";
import { type Fields, fields, isFields, isSame, list, text, type Value } from "../values.ts";

/** The branding of the classic hosted UI. */
export const userPoolUICustomization: ResourceType = {
  terraform: "aws_cognito_user_pool_ui_customization",

  async create(aws, inputs) {
    await aws.call("cognito", "SetUICustomization", pagesRequest(inputs));
    return `${text(inputs, "userPoolId")},${inputs["clientId"] ?? "ALL"}`;
  },

  async read(aws, { id }) {
    const answer = await aws.call("cognito", "GetUICustomization", pagesKey(id));
    const found = fields(answer, "UICustomization");
    if (Object.keys(found).length === 0) return undefined;
    return {
      userPoolId: found["UserPoolId"] ?? "",
      clientId: found["ClientId"] ?? "ALL",
      css: found["CSS"] ?? "",
      cssVersion: found["CSSVersion"] ?? "",
      imageUrl: found["ImageUrl"] ?? "",
      creationDate: found["CreationDate"] ?? "",
      lastModifiedDate: found["LastModifiedDate"] ?? "",
    };
  },

  async update(aws, _known, news) {
    await aws.call("cognito", "SetUICustomization", pagesRequest(news));
  },

  async delete(aws, { id }) {
    // There is no delete call: a request with only the IDs resets it. Source: the real provider.
    await aws.call("cognito", "SetUICustomization", pagesKey(id));
  },
};

function pagesKey(id: string): Fields {
  const [UserPoolId = "", ClientId = "ALL"] = id.split(",");
  return { UserPoolId, ClientId };
}

function pagesRequest(inputs: Fields) {
  const { clientId = "ALL", css, imageFile } = inputs;
  return {
    UserPoolId: text(inputs, "userPoolId"),
    ClientId: clientId,
    CSS: css,
    ImageFile: typeof imageFile === "string" ? bytes(imageFile) : undefined,
  };
}

/** The managed login branding of one app client. */
export const managedLoginBranding: ResourceType = {
  terraform: "aws_cognito_managed_login_branding",
  json: ["settings", "settingsAll"],
  volatile: ["settingsAll"],

  async create(aws, inputs) {
    const answer = await aws.call("cognito", "CreateManagedLoginBranding", {
      UserPoolId: text(inputs, "userPoolId"),
      ClientId: text(inputs, "clientId"),
      ...styleRequest(inputs),
      ...(list(inputs, "assets").length > 0 && {
        Assets: list(inputs, "assets").filter(isFields).map(assetRequest),
      }),
    });
    const id = text(fields(answer, "ManagedLoginBranding"), "ManagedLoginBrandingId");
    return `${text(inputs, "userPoolId")},${id}`;
  },

  async read(aws, { id, state }) {
    const describe = async (ReturnMergedResources: boolean) => {
      const request = { ...styleKey(id), ReturnMergedResources };
      return fields(
        await aws.call("cognito", "DescribeManagedLoginBranding", request),
        "ManagedLoginBranding",
      );
    };
    const own = await describe(false);
    const merged = await describe(true);
    return {
      managedLoginBrandingId: text(own, "ManagedLoginBrandingId"),
      userPoolId: text(own, "UserPoolId"),
      ...(state["clientId"] !== undefined && { clientId: state["clientId"] }),
      useCognitoProvidedValues: own["UseCognitoProvidedValues"] ?? false,
      ...(own["Settings"] !== undefined && { settings: JSON.stringify(own["Settings"]) }),
      settingsAll: JSON.stringify(merged["Settings"] ?? {}),
      assets: assetsFrom(list(own, "Assets"), list(state, "assets")),
    };
  },

  async update(aws, { id }, news) {
    await aws.call("cognito", "UpdateManagedLoginBranding", { ...styleKey(id), ...styleRequest(news) });
  },

  async delete(aws, { id }) {
    await aws.call("cognito", "DeleteManagedLoginBranding", styleKey(id));
  },
};

/** A style is imported as "pool,style". */
function styleKey(id: string): Fields {
  const [UserPoolId = "", ManagedLoginBrandingId = ""] = id.split(",");
  return { UserPoolId, ManagedLoginBrandingId };
}

/** Custom settings exclude those that Cognito provides. */
function styleRequest(inputs: Fields): Fields {
  const { settings, useCognitoProvidedValues } = inputs;
  if (typeof settings !== "string") return { UseCognitoProvidedValues: useCognitoProvidedValues ?? false };
  const document: Value = JSON.parse(settings);
  return { Settings: document, UseCognitoProvidedValues: false };
}

function assetRequest(asset: Fields) {
  const { bytes: content, resourceId } = asset;
  return {
    Category: text(asset, "category"),
    ColorMode: text(asset, "colorMode"),
    Extension: text(asset, "extension"),
    Bytes: typeof content === "string" ? bytes(content) : undefined,
    ResourceId: resourceId,
  };
}

/** Returns the inputs if AWS has images of the same kinds, and otherwise AWS's kinds. The content is not compared. */
function assetsFrom(found: readonly Value[], asked: Value[]): Value[] {
  const kinds = found
    .filter(isFields)
    .map((one) => kind(one["Category"], one["ColorMode"], one["Extension"]));
  const wanted = asked
    .filter(isFields)
    .map(({ category, colorMode, extension }) => kind(category, colorMode, extension));
  return isSame(kinds, wanted, true) ? asked : kinds;
}

function kind(category: Value = "", colorMode: Value = "", extension: Value = ""): Fields {
  return { category, colorMode, extension };
}

function bytes(base64: string): Uint8Array {
  return Buffer.from(base64, "base64");
}
