"""The GraphQL that the import speaks: fields and arguments that Saleor 3.22 to 3.24 share."""

SHOP = """query {
  shop { defaultWeightUnit }
  channels { id slug currencyCode } }"""

TAXES = """query { channels { slug taxConfiguration { pricesEnteredWithTax } } }"""

TAX_CLASSES = """query($after: String) { taxClasses(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { id name countries { country { code } rate } } } } }"""

WAREHOUSES = """query($slug: String!) {
  warehouses(first: 1, filter: {slugs: [$slug]}) { edges { node { id } } } }"""

CATEGORIES = """query($after: String) { categories(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { id name slug parent { id } translation(languageCode: HI) { name } } } } }"""

COLLECTION = """query($slug: String!) { collection(slug: $slug) {
  id slug channelListings { channel { id } isPublished } } }"""

PRODUCT_TYPE = """query($slug: String!) { productTypes(first: 10, filter: {slugs: [$slug]}) {
  edges { node { id slug productAttributes { id slug } } } } }"""

ATTRIBUTES = """query($slugs: [String!]!) { attributes(first: 100, filter: {slugs: $slugs}) {
  edges { node { id slug type inputType } } } }"""

_PRODUCT = """
  id slug name description externalReference
  category { id } collections { id } taxClass { id }
  translation(languageCode: HI) { name description }
  attributes { attribute { slug } values { name plainText } }
  channelListings { channel { id } isPublished visibleInListings isAvailableForPurchase }
  media { id alt type url(size: 0) }
  variants { id sku name weight { value unit }
    mrp: metafield(key: "mrp") netQuantity: metafield(key: "net_quantity")
    channelListings { channel { id } price { amount } }
    stocks { warehouse { id } quantity } }"""

PRODUCTS = f"""query($slugs: [String!]!) {{ products(first: 100, where: {{slug: {{oneOf: $slugs}}}}) {{
  edges {{ node {{ {_PRODUCT} }} }} }} }}"""

OWNERS_OF_SKUS = """query($skus: [String!]!) { productVariants(first: 100, filter: {sku: $skus}) {
  edges { node { sku product { slug } } } } }"""

_ERRORS = "errors { field message code }"


def _mutation(name: str, arguments: str, passed: str, answer: str) -> str:
    return f"mutation({arguments}) {{ {name}({passed}) {{ {answer} {_ERRORS} }} }}"


CREATE_ATTRIBUTE = _mutation(
    "attributeCreate", "$input: AttributeCreateInput!", "input: $input", "attribute { id }"
)
CREATE_PRODUCT_TYPE = _mutation(
    "productTypeCreate", "$input: ProductTypeInput!", "input: $input", "productType { id }"
)
ASSIGN_ATTRIBUTES = _mutation(
    "productAttributeAssign",
    "$id: ID!, $operations: [ProductAttributeAssignInput!]!",
    "productTypeId: $id, operations: $operations",
    "productType { id }",
)
CREATE_CATEGORY = _mutation(
    "categoryCreate",
    "$input: CategoryInput!, $parent: ID",
    "input: $input, parent: $parent",
    "category { id }",
)
TRANSLATE_CATEGORY = _mutation(
    "categoryTranslate",
    "$id: ID!, $input: TranslationInput!",
    "id: $id, languageCode: HI, input: $input",
    "category { id }",
)
CREATE_TAX_CLASS = _mutation(
    "taxClassCreate", "$input: TaxClassCreateInput!", "input: $input", "taxClass { id }"
)
CREATE_COLLECTION = _mutation(
    "collectionCreate", "$input: CollectionCreateInput!", "input: $input", "collection { id }"
)
LIST_COLLECTION = _mutation(
    "collectionChannelListingUpdate",
    "$id: ID!, $input: CollectionChannelListingUpdateInput!",
    "id: $id, input: $input",
    "collection { id }",
)
CREATE_PRODUCT = _mutation(
    "productCreate", "$input: ProductCreateInput!", "input: $input", "product { id }"
)
UPDATE_PRODUCT = _mutation(
    "productUpdate", "$id: ID!, $input: ProductInput!", "id: $id, input: $input", "product { id }"
)
LIST_PRODUCT = _mutation(
    "productChannelListingUpdate",
    "$id: ID!, $input: ProductChannelListingUpdateInput!",
    "id: $id, input: $input",
    "product { id }",
)
TRANSLATE_PRODUCT = _mutation(
    "productTranslate",
    "$id: ID!, $input: TranslationInput!",
    "id: $id, languageCode: HI, input: $input",
    "product { id }",
)
CREATE_VARIANTS = """mutation($product: ID!, $variants: [ProductVariantBulkCreateInput!]!) {
  productVariantBulkCreate(product: $product, variants: $variants, errorPolicy: REJECT_EVERYTHING) {
    count results { errors { path message code } } errors { field message code } } }"""
UPDATE_VARIANT = _mutation(
    "productVariantUpdate",
    "$id: ID!, $input: ProductVariantInput!",
    "id: $id, input: $input",
    "productVariant { id }",
)
PRICE_VARIANT = _mutation(
    "productVariantChannelListingUpdate",
    "$id: ID!, $input: [ProductVariantChannelListingAddInput!]!",
    "id: $id, input: $input",
    "variant { id }",
)
STOCK_VARIANT = _mutation(
    "productVariantStocksUpdate",
    "$id: ID!, $stocks: [StockInput!]!",
    "variantId: $id, stocks: $stocks",
    "productVariant { id }",
)
ADD_IMAGE = _mutation(
    "productMediaCreate", "$input: ProductMediaCreateInput!", "input: $input", "media { id }"
)
DESCRIBE_IMAGE = _mutation(
    "productMediaUpdate",
    "$id: ID!, $input: ProductMediaUpdateInput!",
    "id: $id, input: $input",
    "media { id }",
)
REMOVE_IMAGE = _mutation("productMediaDelete", "$id: ID!", "id: $id", "media { id }")
