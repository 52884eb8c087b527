/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  Date: { input: string; output: string; }
  DateTime: { input: string; output: string; }
  Decimal: { input: string; output: string; }
  JSON: { input: unknown; output: unknown; }
  JSONString: { input: string; output: string; }
  PositiveDecimal: { input: string; output: string; }
  UUID: { input: string; output: string; }
};

export type AccountAddressCreate = {
  address?: Maybe<Address>;
  errors: Array<AccountError>;
};

export type AccountAddressDelete = {
  errors: Array<AccountError>;
};

export type AccountAddressUpdate = {
  address?: Maybe<Address>;
  errors: Array<AccountError>;
};

export type AccountError = {
  code: AccountErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type AccountErrorCode =
  | 'ACCOUNT_NOT_CONFIRMED'
  | 'ACTIVATE_OWN_ACCOUNT'
  | 'ACTIVATE_SUPERUSER_ACCOUNT'
  | 'CHANNEL_INACTIVE'
  | 'DEACTIVATE_OWN_ACCOUNT'
  | 'DEACTIVATE_SUPERUSER_ACCOUNT'
  | 'DELETE_NON_STAFF_USER'
  | 'DELETE_OWN_ACCOUNT'
  | 'DELETE_STAFF_ACCOUNT'
  | 'DELETE_SUPERUSER_ACCOUNT'
  | 'DISABLED_AUTHENTICATION_METHOD'
  | 'DUPLICATED_INPUT_ITEM'
  | 'FILE_SIZE_LIMIT_EXCEEDED'
  | 'GRAPHQL_ERROR'
  | 'INACTIVE'
  | 'INVALID'
  | 'INVALID_CREDENTIALS'
  | 'INVALID_PASSWORD'
  | 'JWT_DECODE_ERROR'
  | 'JWT_INVALID_CSRF_TOKEN'
  | 'JWT_INVALID_TOKEN'
  | 'JWT_MISSING_TOKEN'
  | 'JWT_SIGNATURE_EXPIRED'
  | 'LEFT_NOT_MANAGEABLE_PERMISSION'
  | 'LOGIN_ATTEMPT_DELAYED'
  | 'MISSING_CHANNEL_SLUG'
  | 'NOT_FOUND'
  | 'OUT_OF_SCOPE_GROUP'
  | 'OUT_OF_SCOPE_PERMISSION'
  | 'OUT_OF_SCOPE_USER'
  | 'PASSWORD_ENTIRELY_NUMERIC'
  | 'PASSWORD_RESET_ALREADY_REQUESTED'
  | 'PASSWORD_TOO_COMMON'
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_SIMILAR'
  | 'REQUIRED'
  | 'UNIQUE'
  | 'UNKNOWN_IP_ADDRESS';

export type AccountInput = {
  firstName?: InputMaybe<Scalars['String']['input']>;
  languageCode?: InputMaybe<LanguageCodeEnum>;
  lastName?: InputMaybe<Scalars['String']['input']>;
  metadata?: InputMaybe<Array<MetadataInput>>;
};

export type AccountRegister = {
  errors: Array<AccountError>;
  requiresConfirmation?: Maybe<Scalars['Boolean']['output']>;
};

export type AccountRegisterInput = {
  channel?: InputMaybe<Scalars['String']['input']>;
  email: Scalars['String']['input'];
  firstName?: InputMaybe<Scalars['String']['input']>;
  languageCode?: InputMaybe<LanguageCodeEnum>;
  lastName?: InputMaybe<Scalars['String']['input']>;
  password: Scalars['String']['input'];
  redirectUrl?: InputMaybe<Scalars['String']['input']>;
};

export type AccountSetDefaultAddress = {
  errors: Array<AccountError>;
};

export type AccountUpdate = {
  errors: Array<AccountError>;
  user?: Maybe<User>;
};

export type Address = {
  city: Scalars['String']['output'];
  cityArea: Scalars['String']['output'];
  companyName: Scalars['String']['output'];
  country: CountryDisplay;
  countryArea: Scalars['String']['output'];
  firstName: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  isDefaultBillingAddress?: Maybe<Scalars['Boolean']['output']>;
  isDefaultShippingAddress?: Maybe<Scalars['Boolean']['output']>;
  lastName: Scalars['String']['output'];
  phone?: Maybe<Scalars['String']['output']>;
  postalCode: Scalars['String']['output'];
  streetAddress1: Scalars['String']['output'];
  streetAddress2: Scalars['String']['output'];
};

export type AddressInput = {
  city?: InputMaybe<Scalars['String']['input']>;
  cityArea?: InputMaybe<Scalars['String']['input']>;
  companyName?: InputMaybe<Scalars['String']['input']>;
  country?: InputMaybe<CountryCode>;
  countryArea?: InputMaybe<Scalars['String']['input']>;
  firstName?: InputMaybe<Scalars['String']['input']>;
  lastName?: InputMaybe<Scalars['String']['input']>;
  phone?: InputMaybe<Scalars['String']['input']>;
  postalCode?: InputMaybe<Scalars['String']['input']>;
  streetAddress1?: InputMaybe<Scalars['String']['input']>;
  streetAddress2?: InputMaybe<Scalars['String']['input']>;
};

export type AddressTypeEnum =
  | 'BILLING'
  | 'SHIPPING';

export type Attribute = {
  id: Scalars['ID']['output'];
  inputType?: Maybe<AttributeInputTypeEnum>;
  name: Scalars['String']['output'];
  slug: Scalars['String']['output'];
  translation?: Maybe<AttributeTranslation>;
  unit?: Maybe<MeasurementUnitsEnum>;
};


export type AttributeTranslationArgs = {
  languageCode: LanguageCodeEnum;
};

export type AttributeInputTypeEnum =
  | 'BOOLEAN'
  | 'DATE'
  | 'DATE_TIME'
  | 'DROPDOWN'
  | 'FILE'
  | 'MULTISELECT'
  | 'NUMERIC'
  | 'PLAIN_TEXT'
  | 'REFERENCE'
  | 'RICH_TEXT'
  | 'SINGLE_REFERENCE'
  | 'SWATCH';

export type AttributeTranslation = {
  name: Scalars['String']['output'];
};

export type AttributeValue = {
  boolean?: Maybe<Scalars['Boolean']['output']>;
  id: Scalars['ID']['output'];
  name?: Maybe<Scalars['String']['output']>;
  plainText?: Maybe<Scalars['String']['output']>;
  translation?: Maybe<AttributeValueTranslation>;
};


export type AttributeValueTranslationArgs = {
  languageCode: LanguageCodeEnum;
};

export type AttributeValueTranslation = {
  name: Scalars['String']['output'];
  plainText?: Maybe<Scalars['String']['output']>;
};

export type Category = {
  backgroundImage?: Maybe<Image>;
  children?: Maybe<CategoryCountableConnection>;
  description?: Maybe<Scalars['JSONString']['output']>;
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  parent?: Maybe<Category>;
  products?: Maybe<ProductCountableConnection>;
  seoDescription?: Maybe<Scalars['String']['output']>;
  seoTitle?: Maybe<Scalars['String']['output']>;
  slug: Scalars['String']['output'];
  translation?: Maybe<CategoryTranslation>;
};


export type CategoryBackgroundImageArgs = {
  format?: InputMaybe<ThumbnailFormatEnum>;
  size?: InputMaybe<Scalars['Int']['input']>;
};


export type CategoryChildrenArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type CategoryProductsArgs = {
  channel?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<ProductWhereInput>;
};


export type CategoryTranslationArgs = {
  languageCode: LanguageCodeEnum;
};

export type CategoryCountableConnection = {
  edges: Array<CategoryCountableEdge>;
};

export type CategoryCountableEdge = {
  node: Category;
};

export type CategoryTranslation = {
  description?: Maybe<Scalars['JSONString']['output']>;
  name?: Maybe<Scalars['String']['output']>;
};

export type Channel = {
  id: Scalars['ID']['output'];
  slug: Scalars['String']['output'];
};

export type Checkout = {
  authorizeStatus: CheckoutAuthorizeStatusEnum;
  billingAddress?: Maybe<Address>;
  channel: Channel;
  chargeStatus: CheckoutChargeStatusEnum;
  deliveryMethod?: Maybe<DeliveryMethod>;
  discount?: Maybe<Money>;
  discountName?: Maybe<Scalars['String']['output']>;
  email?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  isShippingRequired: Scalars['Boolean']['output'];
  lines: Array<CheckoutLine>;
  metafield?: Maybe<Scalars['String']['output']>;
  problems?: Maybe<Array<CheckoutProblem>>;
  quantity: Scalars['Int']['output'];
  shippingAddress?: Maybe<Address>;
  shippingMethods: Array<ShippingMethod>;
  shippingPrice: TaxedMoney;
  subtotalPrice: TaxedMoney;
  token: Scalars['UUID']['output'];
  totalBalance: Money;
  totalPrice: TaxedMoney;
  voucherCode?: Maybe<Scalars['String']['output']>;
};


export type CheckoutMetafieldArgs = {
  key: Scalars['String']['input'];
};

export type CheckoutAddPromoCode = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutAuthorizeStatusEnum =
  | 'FULL'
  | 'NONE'
  | 'PARTIAL';

export type CheckoutBillingAddressUpdate = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutChargeStatusEnum =
  | 'FULL'
  | 'NONE'
  | 'OVERCHARGED'
  | 'PARTIAL';

export type CheckoutComplete = {
  errors: Array<CheckoutError>;
  order?: Maybe<Order>;
};

export type CheckoutCreate = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutCreateInput = {
  billingAddress?: InputMaybe<AddressInput>;
  channel?: InputMaybe<Scalars['String']['input']>;
  email?: InputMaybe<Scalars['String']['input']>;
  languageCode?: InputMaybe<LanguageCodeEnum>;
  lines: Array<CheckoutLineInput>;
  metadata?: InputMaybe<Array<MetadataInput>>;
  shippingAddress?: InputMaybe<AddressInput>;
};

export type CheckoutCustomerAttach = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutDeliveryMethodUpdate = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutEmailUpdate = {
  errors: Array<CheckoutError>;
};

export type CheckoutError = {
  code: CheckoutErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  lines?: Maybe<Array<Scalars['ID']['output']>>;
  message?: Maybe<Scalars['String']['output']>;
  variants?: Maybe<Array<Scalars['ID']['output']>>;
};

export type CheckoutErrorCode =
  | 'BILLING_ADDRESS_NOT_SET'
  | 'CHANNEL_INACTIVE'
  | 'CHECKOUT_NOT_FULLY_PAID'
  | 'DELIVERY_METHOD_NOT_APPLICABLE'
  | 'EMAIL_NOT_SET'
  | 'GIFT_CARD_NOT_APPLICABLE'
  | 'GRAPHQL_ERROR'
  | 'INACTIVE_PAYMENT'
  | 'INSUFFICIENT_STOCK'
  | 'INVALID'
  | 'INVALID_SHIPPING_METHOD'
  | 'MISSING_ADDRESS_DATA'
  | 'MISSING_CHANNEL_SLUG'
  | 'NON_EDITABLE_GIFT_LINE'
  | 'NON_REMOVABLE_GIFT_LINE'
  | 'NOT_FOUND'
  | 'NO_LINES'
  | 'PAYMENT_ERROR'
  | 'PRICE_OVERRIDE_REASON_WITHOUT_OVERRIDE'
  | 'PRODUCT_NOT_PUBLISHED'
  | 'PRODUCT_UNAVAILABLE_FOR_PURCHASE'
  | 'QUANTITY_GREATER_THAN_LIMIT'
  | 'REQUIRED'
  | 'SHIPPING_ADDRESS_NOT_SET'
  | 'SHIPPING_CHANGE_FORBIDDEN'
  | 'SHIPPING_METHOD_NOT_APPLICABLE'
  | 'SHIPPING_METHOD_NOT_SET'
  | 'SHIPPING_NOT_REQUIRED'
  | 'TAX_ERROR'
  | 'UNAVAILABLE_VARIANT_IN_CHANNEL'
  | 'UNIQUE'
  | 'VOUCHER_NOT_APPLICABLE'
  | 'ZERO_QUANTITY';

export type CheckoutLine = {
  id: Scalars['ID']['output'];
  problems?: Maybe<Array<CheckoutLineProblem>>;
  quantity: Scalars['Int']['output'];
  totalPrice: TaxedMoney;
  undiscountedUnitPrice: Money;
  unitPrice: TaxedMoney;
  variant: ProductVariant;
};

export type CheckoutLineInput = {
  quantity: Scalars['Int']['input'];
  variantId: Scalars['ID']['input'];
};

export type CheckoutLineProblem = CheckoutLineProblemInsufficientStock | CheckoutLineProblemVariantNotAvailable;

export type CheckoutLineProblemInsufficientStock = {
  availableQuantity?: Maybe<Scalars['Int']['output']>;
  line: CheckoutLine;
};

export type CheckoutLineProblemVariantNotAvailable = {
  line: CheckoutLine;
};

export type CheckoutLineUpdateInput = {
  lineId?: InputMaybe<Scalars['ID']['input']>;
  quantity?: InputMaybe<Scalars['Int']['input']>;
};

export type CheckoutLinesAdd = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutLinesDelete = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutLinesUpdate = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutProblem = CheckoutLineProblemInsufficientStock | CheckoutLineProblemVariantNotAvailable | CheckoutProblemDeliveryMethodInvalid | CheckoutProblemDeliveryMethodStale;

export type CheckoutProblemDeliveryMethodInvalid = {
  delivery: Delivery;
};

export type CheckoutProblemDeliveryMethodStale = {
  delivery: Delivery;
};

export type CheckoutRemovePromoCode = {
  checkout?: Maybe<Checkout>;
  errors: Array<CheckoutError>;
};

export type CheckoutShippingAddressUpdate = {
  errors: Array<CheckoutError>;
};

export type Collection = {
  id: Scalars['ID']['output'];
  products?: Maybe<ProductCountableConnection>;
};


export type CollectionProductsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type ConfirmAccount = {
  errors: Array<AccountError>;
  user?: Maybe<User>;
};

export type CountryCode =
  | 'IN';

export type CountryDisplay = {
  code: Scalars['String']['output'];
  country: Scalars['String']['output'];
};

export type CreateToken = {
  errors: Array<AccountError>;
  refreshToken?: Maybe<Scalars['String']['output']>;
  token?: Maybe<Scalars['String']['output']>;
  user?: Maybe<User>;
};

export type CreditCard = {
  brand: Scalars['String']['output'];
  expMonth?: Maybe<Scalars['Int']['output']>;
  expYear?: Maybe<Scalars['Int']['output']>;
  lastDigits: Scalars['String']['output'];
};

export type DateTimeRangeInput = {
  gte?: InputMaybe<Scalars['DateTime']['input']>;
  lte?: InputMaybe<Scalars['DateTime']['input']>;
};

export type DecimalFilterInput = {
  range?: InputMaybe<DecimalRangeInput>;
};

export type DecimalRangeInput = {
  gte?: InputMaybe<Scalars['Decimal']['input']>;
  lte?: InputMaybe<Scalars['Decimal']['input']>;
};

export type Delivery = {
  id: Scalars['ID']['output'];
};

export type DeliveryMethod = ShippingMethod | Warehouse;

export type DeliveryState =
  | 'CANCELLED'
  | 'DELIVERED'
  | 'FAILED'
  | 'LOCKED'
  | 'MISSED'
  | 'ORDERED'
  | 'OUT_FOR_DELIVERY'
  | 'PLANNED'
  | 'SKIPPED';

export type Distributor = {
  appliedAt: Scalars['DateTime']['output'];
  channel?: Maybe<Channel>;
  company: Scalars['String']['output'];
  creditLimit?: Maybe<Money>;
  creditUsed?: Maybe<Money>;
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  gstin?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  minimumOrder?: Maybe<Money>;
  phone: Scalars['String']['output'];
  reason?: Maybe<Scalars['String']['output']>;
  status: DistributorStatus;
};

export type DistributorApply = {
  distributor?: Maybe<Distributor>;
  errors: Array<ExtensionError>;
};

export type DistributorApplyInput = {
  address: AddressInput;
  company: Scalars['String']['input'];
  gstin?: InputMaybe<Scalars['String']['input']>;
  note?: InputMaybe<Scalars['String']['input']>;
  phone: Scalars['String']['input'];
};

export type DistributorStatus =
  | 'APPROVED'
  | 'PENDING'
  | 'REJECTED'
  | 'SUSPENDED';

export type ExtensionError = {
  code: Scalars['String']['output'];
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type ExternalAuthenticationUrl = {
  authenticationData?: Maybe<Scalars['JSONString']['output']>;
  errors: Array<AccountError>;
};

export type ExternalObtainAccessTokens = {
  errors: Array<AccountError>;
  refreshToken?: Maybe<Scalars['String']['output']>;
  token?: Maybe<Scalars['String']['output']>;
  user?: Maybe<User>;
};

export type ExternalRefresh = {
  errors: Array<AccountError>;
  refreshToken?: Maybe<Scalars['String']['output']>;
  token?: Maybe<Scalars['String']['output']>;
};

export type Fulfillment = {
  created: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  status: FulfillmentStatus;
  trackingNumber: Scalars['String']['output'];
};

export type FulfillmentStatus =
  | 'CANCELED'
  | 'FULFILLED'
  | 'REFUNDED'
  | 'REFUNDED_AND_RETURNED'
  | 'REPLACED'
  | 'RETURNED'
  | 'WAITING_FOR_APPROVAL';

export type GlobalIdFilterInput = {
  eq?: InputMaybe<Scalars['ID']['input']>;
  oneOf?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type Image = {
  alt?: Maybe<Scalars['String']['output']>;
  url: Scalars['String']['output'];
};

export type Invoice = {
  id: Scalars['ID']['output'];
  number?: Maybe<Scalars['String']['output']>;
  status: JobStatusEnum;
  url?: Maybe<Scalars['String']['output']>;
};

export type JobStatusEnum =
  | 'DELETED'
  | 'FAILED'
  | 'PENDING'
  | 'SUCCESS';

export type LanguageCodeEnum =
  | 'BN'
  | 'EN'
  | 'GU'
  | 'HI'
  | 'KN'
  | 'ML'
  | 'MR'
  | 'PA'
  | 'TA'
  | 'TE';

export type MeasurementUnitsEnum =
  | 'ACRE_FT'
  | 'ACRE_IN'
  | 'CM'
  | 'CUBIC_CENTIMETER'
  | 'CUBIC_DECIMETER'
  | 'CUBIC_FOOT'
  | 'CUBIC_INCH'
  | 'CUBIC_METER'
  | 'CUBIC_MILLIMETER'
  | 'CUBIC_YARD'
  | 'DM'
  | 'FL_OZ'
  | 'FT'
  | 'G'
  | 'INCH'
  | 'KG'
  | 'KM'
  | 'LB'
  | 'LITER'
  | 'M'
  | 'MM'
  | 'OZ'
  | 'PINT'
  | 'QT'
  | 'SQ_CM'
  | 'SQ_DM'
  | 'SQ_FT'
  | 'SQ_INCH'
  | 'SQ_KM'
  | 'SQ_M'
  | 'SQ_MM'
  | 'SQ_YD'
  | 'TONNE'
  | 'YD';

export type MetadataError = {
  code: MetadataErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type MetadataErrorCode =
  | 'GRAPHQL_ERROR'
  | 'INVALID'
  | 'NOT_FOUND'
  | 'NOT_UPDATED'
  | 'REQUIRED';

export type MetadataFilter = {
  key: Scalars['String']['input'];
  value?: InputMaybe<Scalars['String']['input']>;
};

export type MetadataInput = {
  key: Scalars['String']['input'];
  value: Scalars['String']['input'];
};

export type Money = {
  amount: Scalars['Float']['output'];
  currency: Scalars['String']['output'];
};

export type Mutation = {
  accountAddressCreate?: Maybe<AccountAddressCreate>;
  accountAddressDelete?: Maybe<AccountAddressDelete>;
  accountAddressUpdate?: Maybe<AccountAddressUpdate>;
  accountRegister?: Maybe<AccountRegister>;
  accountSetDefaultAddress?: Maybe<AccountSetDefaultAddress>;
  accountUpdate?: Maybe<AccountUpdate>;
  checkoutAddPromoCode?: Maybe<CheckoutAddPromoCode>;
  checkoutBillingAddressUpdate?: Maybe<CheckoutBillingAddressUpdate>;
  checkoutComplete?: Maybe<CheckoutComplete>;
  checkoutCreate?: Maybe<CheckoutCreate>;
  checkoutCustomerAttach?: Maybe<CheckoutCustomerAttach>;
  checkoutDeliveryMethodUpdate?: Maybe<CheckoutDeliveryMethodUpdate>;
  checkoutEmailUpdate?: Maybe<CheckoutEmailUpdate>;
  checkoutLinesAdd?: Maybe<CheckoutLinesAdd>;
  checkoutLinesDelete?: Maybe<CheckoutLinesDelete>;
  checkoutLinesUpdate?: Maybe<CheckoutLinesUpdate>;
  checkoutRemovePromoCode?: Maybe<CheckoutRemovePromoCode>;
  checkoutShippingAddressUpdate?: Maybe<CheckoutShippingAddressUpdate>;
  confirmAccount?: Maybe<ConfirmAccount>;
  distributorApply?: Maybe<DistributorApply>;
  externalAuthenticationUrl?: Maybe<ExternalAuthenticationUrl>;
  externalObtainAccessTokens?: Maybe<ExternalObtainAccessTokens>;
  externalRefresh?: Maybe<ExternalRefresh>;
  notificationPreferencesUpdate?: Maybe<NotificationPreferencesUpdate>;
  passwordChange?: Maybe<PasswordChange>;
  paymentGatewayInitialize?: Maybe<PaymentGatewayInitialize>;
  phoneEmailConfirm?: Maybe<PhoneEmailConfirm>;
  phoneEmailRequest?: Maybe<PhoneEmailRequest>;
  phoneLinkConfirm?: Maybe<PhoneLinkConfirm>;
  phoneLinkRequest?: Maybe<PhoneLinkRequest>;
  requestPasswordReset?: Maybe<RequestPasswordReset>;
  setPassword?: Maybe<SetPassword>;
  storedPaymentMethodRequestDelete?: Maybe<StoredPaymentMethodRequestDelete>;
  subscriptionCancel?: Maybe<SubscriptionCancel>;
  subscriptionConfirm?: Maybe<SubscriptionConfirm>;
  subscriptionCreate?: Maybe<SubscriptionCreate>;
  subscriptionDeliveryUpdate?: Maybe<SubscriptionDeliveryUpdate>;
  subscriptionPause?: Maybe<SubscriptionPause>;
  subscriptionResume?: Maybe<SubscriptionResume>;
  subscriptionSkip?: Maybe<SubscriptionSkip>;
  subscriptionUnskip?: Maybe<SubscriptionUnskip>;
  subscriptionUpdate?: Maybe<SubscriptionUpdate>;
  subscriptionVacation?: Maybe<SubscriptionVacation>;
  tokenCreate?: Maybe<CreateToken>;
  tokenRefresh?: Maybe<RefreshToken>;
  transactionInitialize?: Maybe<TransactionInitialize>;
  transactionProcess?: Maybe<TransactionProcess>;
  updateMetadata?: Maybe<UpdateMetadata>;
  walletTopUp?: Maybe<WalletTopUp>;
};


export type MutationAccountAddressCreateArgs = {
  input: AddressInput;
  type?: InputMaybe<AddressTypeEnum>;
};


export type MutationAccountAddressDeleteArgs = {
  id: Scalars['ID']['input'];
};


export type MutationAccountAddressUpdateArgs = {
  id: Scalars['ID']['input'];
  input: AddressInput;
};


export type MutationAccountRegisterArgs = {
  input: AccountRegisterInput;
};


export type MutationAccountSetDefaultAddressArgs = {
  id: Scalars['ID']['input'];
  type: AddressTypeEnum;
};


export type MutationAccountUpdateArgs = {
  input: AccountInput;
};


export type MutationCheckoutAddPromoCodeArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  promoCode: Scalars['String']['input'];
};


export type MutationCheckoutBillingAddressUpdateArgs = {
  billingAddress: AddressInput;
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationCheckoutCompleteArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationCheckoutCreateArgs = {
  input: CheckoutCreateInput;
};


export type MutationCheckoutCustomerAttachArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationCheckoutDeliveryMethodUpdateArgs = {
  deliveryMethodId?: InputMaybe<Scalars['ID']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationCheckoutEmailUpdateArgs = {
  email: Scalars['String']['input'];
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationCheckoutLinesAddArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  lines: Array<CheckoutLineInput>;
};


export type MutationCheckoutLinesDeleteArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  linesIds: Array<Scalars['ID']['input']>;
};


export type MutationCheckoutLinesUpdateArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  lines: Array<CheckoutLineUpdateInput>;
};


export type MutationCheckoutRemovePromoCodeArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  promoCode?: InputMaybe<Scalars['String']['input']>;
};


export type MutationCheckoutShippingAddressUpdateArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  shippingAddress: AddressInput;
};


export type MutationConfirmAccountArgs = {
  email: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


export type MutationDistributorApplyArgs = {
  input: DistributorApplyInput;
};


export type MutationExternalAuthenticationUrlArgs = {
  input: Scalars['JSONString']['input'];
  pluginId: Scalars['String']['input'];
};


export type MutationExternalObtainAccessTokensArgs = {
  input: Scalars['JSONString']['input'];
  pluginId: Scalars['String']['input'];
};


export type MutationExternalRefreshArgs = {
  input: Scalars['JSONString']['input'];
  pluginId: Scalars['String']['input'];
};


export type MutationNotificationPreferencesUpdateArgs = {
  input: Array<NotificationPreferenceInput>;
};


export type MutationPasswordChangeArgs = {
  newPassword: Scalars['String']['input'];
  oldPassword?: InputMaybe<Scalars['String']['input']>;
};


export type MutationPaymentGatewayInitializeArgs = {
  id: Scalars['ID']['input'];
  paymentGateways?: InputMaybe<Array<PaymentGatewayToInitialize>>;
};


export type MutationPhoneEmailConfirmArgs = {
  code: Scalars['String']['input'];
  email: Scalars['String']['input'];
};


export type MutationPhoneEmailRequestArgs = {
  email: Scalars['String']['input'];
};


export type MutationPhoneLinkConfirmArgs = {
  code: Scalars['String']['input'];
  phone: Scalars['String']['input'];
};


export type MutationPhoneLinkRequestArgs = {
  phone: Scalars['String']['input'];
};


export type MutationRequestPasswordResetArgs = {
  channel?: InputMaybe<Scalars['String']['input']>;
  email: Scalars['String']['input'];
  redirectUrl: Scalars['String']['input'];
};


export type MutationSetPasswordArgs = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


export type MutationStoredPaymentMethodRequestDeleteArgs = {
  channel: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


export type MutationSubscriptionCancelArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationSubscriptionConfirmArgs = {
  data: Scalars['JSON']['input'];
  id: Scalars['ID']['input'];
};


export type MutationSubscriptionCreateArgs = {
  idempotencyKey: Scalars['String']['input'];
  input: SubscriptionCreateInput;
};


export type MutationSubscriptionDeliveryUpdateArgs = {
  date: Scalars['Date']['input'];
  id: Scalars['ID']['input'];
  lines: Array<SubscriptionLineInput>;
};


export type MutationSubscriptionPauseArgs = {
  id: Scalars['ID']['input'];
  until?: InputMaybe<Scalars['Date']['input']>;
};


export type MutationSubscriptionResumeArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSubscriptionSkipArgs = {
  date: Scalars['Date']['input'];
  id: Scalars['ID']['input'];
};


export type MutationSubscriptionUnskipArgs = {
  date: Scalars['Date']['input'];
  id: Scalars['ID']['input'];
};


export type MutationSubscriptionUpdateArgs = {
  id: Scalars['ID']['input'];
  input: SubscriptionUpdateInput;
};


export type MutationSubscriptionVacationArgs = {
  from: Scalars['Date']['input'];
  id: Scalars['ID']['input'];
  to: Scalars['Date']['input'];
};


export type MutationTokenCreateArgs = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
};


export type MutationTokenRefreshArgs = {
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};


export type MutationTransactionInitializeArgs = {
  amount?: InputMaybe<Scalars['PositiveDecimal']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  paymentGateway: PaymentGatewayToInitialize;
};


export type MutationTransactionProcessArgs = {
  data?: InputMaybe<Scalars['JSON']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationUpdateMetadataArgs = {
  id: Scalars['ID']['input'];
  input: Array<MetadataInput>;
};


export type MutationWalletTopUpArgs = {
  amount: Scalars['PositiveDecimal']['input'];
  channel: Scalars['String']['input'];
  idempotencyKey: Scalars['String']['input'];
};

export type NotificationChannel =
  | 'EMAIL'
  | 'SMS'
  | 'WHATSAPP';

export type NotificationPreference = {
  channels: Array<NotificationChannel>;
  critical: Scalars['Boolean']['output'];
  event: Scalars['String']['output'];
};

export type NotificationPreferenceInput = {
  channels: Array<NotificationChannel>;
  event: Scalars['String']['input'];
};

export type NotificationPreferencesUpdate = {
  errors: Array<ExtensionError>;
};

export type Order = {
  authorizeStatus: OrderAuthorizeStatusEnum;
  billingAddress?: Maybe<Address>;
  channel: Channel;
  chargeStatus: OrderChargeStatusEnum;
  created: Scalars['DateTime']['output'];
  discounts: Array<OrderDiscount>;
  fulfillments: Array<Fulfillment>;
  id: Scalars['ID']['output'];
  invoices: Array<Invoice>;
  isPaid: Scalars['Boolean']['output'];
  lines: Array<OrderLine>;
  metafield?: Maybe<Scalars['String']['output']>;
  number: Scalars['String']['output'];
  shippingAddress?: Maybe<Address>;
  shippingMethodName?: Maybe<Scalars['String']['output']>;
  shippingPrice: TaxedMoney;
  status: OrderStatus;
  subtotal: TaxedMoney;
  total: TaxedMoney;
  totalCharged: Money;
  totalRefunded: Money;
  user?: Maybe<User>;
  userEmail?: Maybe<Scalars['String']['output']>;
  voucherCode?: Maybe<Scalars['String']['output']>;
};


export type OrderMetafieldArgs = {
  key: Scalars['String']['input'];
};

export type OrderAuthorizeStatusEnum =
  | 'FULL'
  | 'NONE'
  | 'PARTIAL';

export type OrderChargeStatusEnum =
  | 'FULL'
  | 'NONE'
  | 'OVERCHARGED'
  | 'PARTIAL';

export type OrderCountableConnection = {
  edges: Array<OrderCountableEdge>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type OrderCountableEdge = {
  node: Order;
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type OrderDiscount = {
  total: Money;
};

export type OrderLine = {
  id: Scalars['ID']['output'];
  productName: Scalars['String']['output'];
  productSku?: Maybe<Scalars['String']['output']>;
  quantity: Scalars['Int']['output'];
  thumbnail?: Maybe<Image>;
  totalPrice: TaxedMoney;
  unitPrice: TaxedMoney;
  variant?: Maybe<ProductVariant>;
  variantName: Scalars['String']['output'];
};


export type OrderLineThumbnailArgs = {
  format?: InputMaybe<ThumbnailFormatEnum>;
  size?: InputMaybe<Scalars['Int']['input']>;
};

export type OrderStage =
  | 'CANCELLED'
  | 'CONFIRMED'
  | 'DELIVERED'
  | 'OUT_FOR_DELIVERY'
  | 'PACKED'
  | 'PENDING'
  | 'REFUNDED';

export type OrderStatus =
  | 'CANCELED'
  | 'DRAFT'
  | 'EXPIRED'
  | 'FULFILLED'
  | 'PARTIALLY_FULFILLED'
  | 'PARTIALLY_RETURNED'
  | 'RETURNED'
  | 'UNCONFIRMED'
  | 'UNFULFILLED';

export type OrderTimelineEntry = {
  date: Scalars['DateTime']['output'];
  note?: Maybe<Scalars['String']['output']>;
  stage: OrderStage;
  trackingNumber?: Maybe<Scalars['String']['output']>;
  trackingUrl?: Maybe<Scalars['String']['output']>;
};

export type Page = {
  content?: Maybe<Scalars['JSONString']['output']>;
  id: Scalars['ID']['output'];
  title: Scalars['String']['output'];
  translation?: Maybe<PageTranslation>;
};


export type PageTranslationArgs = {
  languageCode: LanguageCodeEnum;
};

export type PageInfo = {
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
};

export type PageTranslation = {
  content?: Maybe<Scalars['JSONString']['output']>;
  title?: Maybe<Scalars['String']['output']>;
};

export type PasswordChange = {
  errors: Array<AccountError>;
};

export type PaymentGatewayConfig = {
  data?: Maybe<Scalars['JSON']['output']>;
  errors?: Maybe<Array<PaymentGatewayConfigError>>;
  id: Scalars['String']['output'];
};

export type PaymentGatewayConfigError = {
  code: PaymentGatewayConfigErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type PaymentGatewayConfigErrorCode =
  | 'GRAPHQL_ERROR'
  | 'INVALID'
  | 'NOT_FOUND';

export type PaymentGatewayInitialize = {
  errors: Array<PaymentGatewayInitializeError>;
  gatewayConfigs?: Maybe<Array<PaymentGatewayConfig>>;
};

export type PaymentGatewayInitializeError = {
  code: PaymentGatewayInitializeErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type PaymentGatewayInitializeErrorCode =
  | 'GRAPHQL_ERROR'
  | 'INVALID'
  | 'NOT_FOUND';

export type PaymentGatewayToInitialize = {
  data?: InputMaybe<Scalars['JSON']['input']>;
  id: Scalars['String']['input'];
};

export type PhoneEmailConfirm = {
  errors: Array<ExtensionError>;
};

export type PhoneEmailRequest = {
  errors: Array<ExtensionError>;
  expiresIn?: Maybe<Scalars['Int']['output']>;
  resendAfter?: Maybe<Scalars['Int']['output']>;
};

export type PhoneLinkConfirm = {
  errors: Array<ExtensionError>;
};

export type PhoneLinkRequest = {
  errors: Array<ExtensionError>;
  expiresIn?: Maybe<Scalars['Int']['output']>;
  resendAfter?: Maybe<Scalars['Int']['output']>;
};

export type Product = {
  attribute?: Maybe<SelectedAttribute>;
  attributes: Array<SelectedAttribute>;
  category?: Maybe<Category>;
  defaultVariant?: Maybe<ProductVariant>;
  description?: Maybe<Scalars['JSONString']['output']>;
  id: Scalars['ID']['output'];
  isAvailable?: Maybe<Scalars['Boolean']['output']>;
  isAvailableForPurchase?: Maybe<Scalars['Boolean']['output']>;
  media?: Maybe<Array<ProductMedia>>;
  name: Scalars['String']['output'];
  pricing?: Maybe<ProductPricingInfo>;
  seoDescription?: Maybe<Scalars['String']['output']>;
  seoTitle?: Maybe<Scalars['String']['output']>;
  slug: Scalars['String']['output'];
  thumbnail?: Maybe<Image>;
  translation?: Maybe<ProductTranslation>;
  updatedAt: Scalars['DateTime']['output'];
  variants?: Maybe<Array<ProductVariant>>;
};


export type ProductAttributeArgs = {
  slug: Scalars['String']['input'];
};


export type ProductThumbnailArgs = {
  format?: InputMaybe<ThumbnailFormatEnum>;
  size?: InputMaybe<Scalars['Int']['input']>;
};


export type ProductTranslationArgs = {
  languageCode: LanguageCodeEnum;
};

export type ProductCountableConnection = {
  edges: Array<ProductCountableEdge>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type ProductCountableEdge = {
  node: Product;
};

export type ProductMedia = {
  alt: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  type: ProductMediaType;
  url: Scalars['String']['output'];
};


export type ProductMediaUrlArgs = {
  format?: InputMaybe<ThumbnailFormatEnum>;
  size?: InputMaybe<Scalars['Int']['input']>;
};

export type ProductMediaType =
  | 'IMAGE'
  | 'VIDEO';

export type ProductOrder = {
  direction: OrderDirection;
  field?: InputMaybe<ProductOrderField>;
};

export type ProductOrderField =
  | 'COLLECTION'
  | 'CREATED_AT'
  | 'DATE'
  | 'LAST_MODIFIED'
  | 'LAST_MODIFIED_AT'
  | 'MINIMAL_PRICE'
  | 'NAME'
  | 'PRICE'
  | 'PUBLICATION_DATE'
  | 'PUBLISHED'
  | 'PUBLISHED_AT'
  | 'RANK'
  | 'RATING'
  | 'TYPE';

export type ProductPricingInfo = {
  priceRange?: Maybe<TaxedMoneyRange>;
  priceRangeUndiscounted?: Maybe<TaxedMoneyRange>;
};

export type ProductTranslation = {
  description?: Maybe<Scalars['JSONString']['output']>;
  name?: Maybe<Scalars['String']['output']>;
};

export type ProductVariant = {
  id: Scalars['ID']['output'];
  media?: Maybe<Array<ProductMedia>>;
  metafield?: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  pricing?: Maybe<VariantPricingInfo>;
  product: Product;
  quantityAvailable?: Maybe<Scalars['Int']['output']>;
  quantityLimitPerCustomer?: Maybe<Scalars['Int']['output']>;
  sku?: Maybe<Scalars['String']['output']>;
};


export type ProductVariantMetafieldArgs = {
  key: Scalars['String']['input'];
};

export type ProductVariantCountableConnection = {
  edges: Array<ProductVariantCountableEdge>;
};

export type ProductVariantCountableEdge = {
  node: ProductVariant;
};

export type ProductVariantFilterInput = {
  isPreorder?: InputMaybe<Scalars['Boolean']['input']>;
  metadata?: InputMaybe<Array<MetadataFilter>>;
  search?: InputMaybe<Scalars['String']['input']>;
  sku?: InputMaybe<Array<Scalars['String']['input']>>;
  updatedAt?: InputMaybe<DateTimeRangeInput>;
};

export type ProductWhereInput = {
  AND?: InputMaybe<Array<ProductWhereInput>>;
  category?: InputMaybe<GlobalIdFilterInput>;
  collection?: InputMaybe<GlobalIdFilterInput>;
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  minimalPrice?: InputMaybe<DecimalFilterInput>;
  stockAvailability?: InputMaybe<StockAvailability>;
};

export type QuantityPrice = {
  explanation: Scalars['String']['output'];
  minimumQuantity: Scalars['Int']['output'];
  packSize?: Maybe<Scalars['Int']['output']>;
  price: Money;
};

export type Query = {
  categories?: Maybe<CategoryCountableConnection>;
  category?: Maybe<Category>;
  checkout?: Maybe<Checkout>;
  collection?: Maybe<Collection>;
  me?: Maybe<User>;
  myDistributor?: Maybe<Distributor>;
  myNotificationPreferences: Array<NotificationPreference>;
  myPhone?: Maybe<Scalars['String']['output']>;
  mySubscriptionContracts: SubscriptionContractConnection;
  myWallet?: Maybe<Wallet>;
  order?: Maybe<Order>;
  orderTimeline: Array<OrderTimelineEntry>;
  page?: Maybe<Page>;
  product?: Maybe<Product>;
  productVariants?: Maybe<ProductVariantCountableConnection>;
  products?: Maybe<ProductCountableConnection>;
  purchasingChannel: Channel;
  quantityPrices: Array<QuantityPrice>;
  subscriptionContract?: Maybe<SubscriptionContract>;
  subscriptionPlans: Array<SubscriptionPlan>;
  subscriptionPreview: Array<Scalars['Date']['output']>;
  trackOrder?: Maybe<TrackedOrder>;
};


export type QueryCategoriesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  level?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCheckoutArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryCollectionArgs = {
  channel?: InputMaybe<Scalars['String']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMySubscriptionContractsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMyWalletArgs = {
  channel: Scalars['String']['input'];
};


export type QueryOrderArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryOrderTimelineArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPageArgs = {
  slug?: InputMaybe<Scalars['String']['input']>;
};


export type QueryProductArgs = {
  channel?: InputMaybe<Scalars['String']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


export type QueryProductVariantsArgs = {
  channel?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductVariantFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  channel?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  sortBy?: InputMaybe<ProductOrder>;
  where?: InputMaybe<ProductWhereInput>;
};


export type QueryQuantityPricesArgs = {
  channel: Scalars['String']['input'];
  variantId: Scalars['ID']['input'];
};


export type QuerySubscriptionContractArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySubscriptionPlansArgs = {
  channel: Scalars['String']['input'];
  productId?: InputMaybe<Scalars['ID']['input']>;
  variantId?: InputMaybe<Scalars['ID']['input']>;
};


export type QuerySubscriptionPreviewArgs = {
  count: Scalars['Int']['input'];
  frequency: SubscriptionFrequency;
  planId: Scalars['ID']['input'];
  startDate: Scalars['Date']['input'];
  weekdays?: InputMaybe<Array<Scalars['Int']['input']>>;
};


export type QueryTrackOrderArgs = {
  number: Scalars['String']['input'];
  phone: Scalars['String']['input'];
};

export type RefreshToken = {
  errors: Array<AccountError>;
  token?: Maybe<Scalars['String']['output']>;
};

export type RequestPasswordReset = {
  errors: Array<AccountError>;
};

export type SelectedAttribute = {
  attribute: Attribute;
  values: Array<AttributeValue>;
};

export type SetPassword = {
  errors: Array<AccountError>;
  refreshToken?: Maybe<Scalars['String']['output']>;
  token?: Maybe<Scalars['String']['output']>;
};

export type ShippingMethod = {
  active: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  maximumDeliveryDays?: Maybe<Scalars['Int']['output']>;
  message?: Maybe<Scalars['String']['output']>;
  minimumDeliveryDays?: Maybe<Scalars['Int']['output']>;
  name: Scalars['String']['output'];
  price: Money;
};

export type StockAvailability =
  | 'IN_STOCK'
  | 'OUT_OF_STOCK';

export type StoredPaymentMethod = {
  creditCardInfo?: Maybe<CreditCard>;
  id: Scalars['ID']['output'];
  name?: Maybe<Scalars['String']['output']>;
  type: Scalars['String']['output'];
};

export type StoredPaymentMethodRequestDelete = {
  result: StoredPaymentMethodRequestDeleteResult;
};

export type StoredPaymentMethodRequestDeleteResult =
  | 'FAILED_TO_DELETE'
  | 'FAILED_TO_DELIVER'
  | 'SUCCESSFULLY_DELETED';

export type SubscriptionCancel = {
  errors: Array<ExtensionError>;
};

export type SubscriptionConfirm = {
  contract?: Maybe<SubscriptionContract>;
  errors: Array<ExtensionError>;
};

export type SubscriptionContract = {
  address: Address;
  channel: Channel;
  createdAt: Scalars['DateTime']['output'];
  deliveries: Array<SubscriptionDelivery>;
  endDate?: Maybe<Scalars['Date']['output']>;
  events: Array<SubscriptionEvent>;
  frequency: SubscriptionFrequency;
  id: Scalars['ID']['output'];
  lines: Array<SubscriptionLine>;
  nextDeliveryDate?: Maybe<Scalars['Date']['output']>;
  number: Scalars['String']['output'];
  pausedUntil?: Maybe<Scalars['Date']['output']>;
  paymentMode: SubscriptionPaymentMode;
  plan: SubscriptionPlan;
  slot?: Maybe<Scalars['String']['output']>;
  startDate: Scalars['Date']['output'];
  status: SubscriptionStatus;
  weekdays: Array<Scalars['Int']['output']>;
};


export type SubscriptionContractDeliveriesArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};

export type SubscriptionContractConnection = {
  edges: Array<SubscriptionContractEdge>;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type SubscriptionContractEdge = {
  node: SubscriptionContract;
};

export type SubscriptionCreate = {
  contract?: Maybe<SubscriptionContract>;
  errors: Array<ExtensionError>;
  payment?: Maybe<Scalars['JSON']['output']>;
};

export type SubscriptionCreateInput = {
  address?: InputMaybe<AddressInput>;
  addressId?: InputMaybe<Scalars['ID']['input']>;
  endDate?: InputMaybe<Scalars['Date']['input']>;
  frequency: SubscriptionFrequency;
  lines: Array<SubscriptionLineInput>;
  paymentMode: SubscriptionPaymentMode;
  planId: Scalars['ID']['input'];
  slot?: InputMaybe<Scalars['String']['input']>;
  startDate: Scalars['Date']['input'];
  weekdays?: InputMaybe<Array<Scalars['Int']['input']>>;
};

export type SubscriptionDelivery = {
  cutoffAt: Scalars['DateTime']['output'];
  date: Scalars['Date']['output'];
  editable: Scalars['Boolean']['output'];
  failure?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  lines: Array<SubscriptionLine>;
  order?: Maybe<Order>;
  slot?: Maybe<Scalars['String']['output']>;
  state: DeliveryState;
};

export type SubscriptionDeliveryUpdate = {
  errors: Array<ExtensionError>;
};

export type SubscriptionEvent = {
  date: Scalars['DateTime']['output'];
  message: Scalars['String']['output'];
  type: Scalars['String']['output'];
};

export type SubscriptionFrequency =
  | 'ALTERNATE_DAYS'
  | 'DAILY'
  | 'FORTNIGHTLY'
  | 'MONTHLY'
  | 'WEEKDAYS'
  | 'WEEKLY';

export type SubscriptionLine = {
  id: Scalars['ID']['output'];
  quantity: Scalars['Int']['output'];
  unitPrice: Money;
  variant: ProductVariant;
};

export type SubscriptionLineInput = {
  quantity: Scalars['Int']['input'];
  variantId: Scalars['ID']['input'];
};

export type SubscriptionPause = {
  errors: Array<ExtensionError>;
};

export type SubscriptionPaymentMode =
  | 'MANDATE'
  | 'ON_DELIVERY'
  | 'RAZORPAY_SUBSCRIPTION'
  | 'WALLET';

export type SubscriptionPlan = {
  active: Scalars['Boolean']['output'];
  cutoff: Scalars['String']['output'];
  frequencies: Array<SubscriptionFrequency>;
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  paymentModes: Array<SubscriptionPaymentMode>;
  percentOff: Scalars['Float']['output'];
  slots: Array<Scalars['String']['output']>;
  timeZone: Scalars['String']['output'];
  variants: Array<ProductVariant>;
};

export type SubscriptionResume = {
  errors: Array<ExtensionError>;
  payment?: Maybe<Scalars['JSON']['output']>;
};

export type SubscriptionSkip = {
  errors: Array<ExtensionError>;
};

export type SubscriptionStatus =
  | 'ACTIVE'
  | 'CANCELLED'
  | 'COMPLETED'
  | 'PAST_DUE'
  | 'PAUSED'
  | 'PENDING';

export type SubscriptionUnskip = {
  errors: Array<ExtensionError>;
};

export type SubscriptionUpdate = {
  errors: Array<ExtensionError>;
};

export type SubscriptionUpdateInput = {
  address?: InputMaybe<AddressInput>;
  addressId?: InputMaybe<Scalars['ID']['input']>;
  frequency?: InputMaybe<SubscriptionFrequency>;
  lines?: InputMaybe<Array<SubscriptionLineInput>>;
  slot?: InputMaybe<Scalars['String']['input']>;
  weekdays?: InputMaybe<Array<Scalars['Int']['input']>>;
};

export type SubscriptionVacation = {
  errors: Array<ExtensionError>;
};

export type TaxedMoney = {
  gross: Money;
  net: Money;
  tax: Money;
};

export type TaxedMoneyRange = {
  start?: Maybe<TaxedMoney>;
};

export type ThumbnailFormatEnum =
  | 'AVIF'
  | 'ORIGINAL'
  | 'WEBP';

export type TrackedOrder = {
  expectedOn?: Maybe<Scalars['Date']['output']>;
  items: Array<Scalars['String']['output']>;
  number: Scalars['String']['output'];
  paid: Scalars['Boolean']['output'];
  stage: OrderStage;
  timeline: Array<OrderTimelineEntry>;
  total: Money;
};

export type TransactionEvent = {
  message: Scalars['String']['output'];
  pspReference: Scalars['String']['output'];
  type?: Maybe<TransactionEventTypeEnum>;
};

export type TransactionEventTypeEnum =
  | 'AUTHORIZATION_ACTION_REQUIRED'
  | 'AUTHORIZATION_ADJUSTMENT'
  | 'AUTHORIZATION_FAILURE'
  | 'AUTHORIZATION_REQUEST'
  | 'AUTHORIZATION_SUCCESS'
  | 'CANCEL_FAILURE'
  | 'CANCEL_REQUEST'
  | 'CANCEL_SUCCESS'
  | 'CHARGE_ACTION_REQUIRED'
  | 'CHARGE_BACK'
  | 'CHARGE_FAILURE'
  | 'CHARGE_REQUEST'
  | 'CHARGE_SUCCESS'
  | 'INFO'
  | 'REFUND_FAILURE'
  | 'REFUND_REQUEST'
  | 'REFUND_REVERSE'
  | 'REFUND_SUCCESS';

export type TransactionInitialize = {
  data?: Maybe<Scalars['JSON']['output']>;
  errors: Array<TransactionInitializeError>;
  transaction?: Maybe<TransactionItem>;
  transactionEvent?: Maybe<TransactionEvent>;
};

export type TransactionInitializeError = {
  code: TransactionInitializeErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type TransactionInitializeErrorCode =
  | 'CHECKOUT_COMPLETION_IN_PROGRESS'
  | 'GRAPHQL_ERROR'
  | 'INVALID'
  | 'NOT_FOUND'
  | 'UNIQUE';

export type TransactionItem = {
  checkout?: Maybe<Checkout>;
  id: Scalars['ID']['output'];
  order?: Maybe<Order>;
};

export type TransactionProcess = {
  data?: Maybe<Scalars['JSON']['output']>;
  errors: Array<TransactionProcessError>;
  transaction?: Maybe<TransactionItem>;
  transactionEvent?: Maybe<TransactionEvent>;
};

export type TransactionProcessError = {
  code: TransactionProcessErrorCode;
  field?: Maybe<Scalars['String']['output']>;
  message?: Maybe<Scalars['String']['output']>;
};

export type TransactionProcessErrorCode =
  | 'CHECKOUT_COMPLETION_IN_PROGRESS'
  | 'GRAPHQL_ERROR'
  | 'INVALID'
  | 'MISSING_PAYMENT_APP'
  | 'MISSING_PAYMENT_APP_RELATION'
  | 'NOT_FOUND'
  | 'TRANSACTION_ALREADY_PROCESSED';

export type UpdateMetadata = {
  errors: Array<MetadataError>;
};

export type User = {
  addresses: Array<Address>;
  defaultShippingAddress?: Maybe<Address>;
  email: Scalars['String']['output'];
  firstName: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  languageCode: LanguageCodeEnum;
  lastName: Scalars['String']['output'];
  metafield?: Maybe<Scalars['String']['output']>;
  orders?: Maybe<OrderCountableConnection>;
  storedPaymentMethods?: Maybe<Array<StoredPaymentMethod>>;
};


export type UserMetafieldArgs = {
  key: Scalars['String']['input'];
};


export type UserOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type UserStoredPaymentMethodsArgs = {
  channel: Scalars['String']['input'];
};

export type VariantPricingInfo = {
  price?: Maybe<TaxedMoney>;
  priceUndiscounted?: Maybe<TaxedMoney>;
};

export type Wallet = {
  balance: Money;
  entries: WalletEntryConnection;
};


export type WalletEntriesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type WalletEntry = {
  amount: Money;
  balance: Money;
  createdAt: Scalars['DateTime']['output'];
  order?: Maybe<Order>;
  reason: Scalars['String']['output'];
};

export type WalletEntryConnection = {
  edges: Array<WalletEntryEdge>;
};

export type WalletEntryEdge = {
  node: WalletEntry;
};

export type WalletTopUp = {
  errors: Array<ExtensionError>;
  payment?: Maybe<Scalars['JSON']['output']>;
};

export type Warehouse = {
  id: Scalars['ID']['output'];
};

export type TokenCreateMutationVariables = Exact<{
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
}>;


export type TokenCreateMutation = { tokenCreate?: { token?: string | null, refreshToken?: string | null, user?: { id: string } | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type TokenRefreshMutationVariables = Exact<{
  refreshToken: Scalars['String']['input'];
}>;


export type TokenRefreshMutation = { tokenRefresh?: { token?: string | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type ExternalAuthenticationUrlMutationVariables = Exact<{
  pluginId: Scalars['String']['input'];
  input: Scalars['JSONString']['input'];
}>;


export type ExternalAuthenticationUrlMutation = { externalAuthenticationUrl?: { authenticationData?: string | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type ExternalObtainAccessTokensMutationVariables = Exact<{
  pluginId: Scalars['String']['input'];
  input: Scalars['JSONString']['input'];
}>;


export type ExternalObtainAccessTokensMutation = { externalObtainAccessTokens?: { token?: string | null, refreshToken?: string | null, user?: { id: string } | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type ExternalRefreshMutationVariables = Exact<{
  pluginId: Scalars['String']['input'];
  input: Scalars['JSONString']['input'];
}>;


export type ExternalRefreshMutation = { externalRefresh?: { token?: string | null, refreshToken?: string | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type AccountRegisterMutationVariables = Exact<{
  input: AccountRegisterInput;
}>;


export type AccountRegisterMutation = { accountRegister?: { requiresConfirmation?: boolean | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type ConfirmAccountMutationVariables = Exact<{
  email: Scalars['String']['input'];
  token: Scalars['String']['input'];
}>;


export type ConfirmAccountMutation = { confirmAccount?: { user?: { id: string } | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type RequestPasswordResetMutationVariables = Exact<{
  email: Scalars['String']['input'];
  redirectUrl: Scalars['String']['input'];
  channel: Scalars['String']['input'];
}>;


export type RequestPasswordResetMutation = { requestPasswordReset?: { errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type SetPasswordMutationVariables = Exact<{
  email: Scalars['String']['input'];
  token: Scalars['String']['input'];
  password: Scalars['String']['input'];
}>;


export type SetPasswordMutation = { setPassword?: { token?: string | null, refreshToken?: string | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type PasswordChangeMutationVariables = Exact<{
  oldPassword?: InputMaybe<Scalars['String']['input']>;
  newPassword: Scalars['String']['input'];
}>;


export type PasswordChangeMutation = { passwordChange?: { errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type CurrentCustomerQueryVariables = Exact<{ [key: string]: never; }>;


export type CurrentCustomerQuery = { me?: { id: string, email: string, firstName: string, lastName: string, languageCode: LanguageCodeEnum, phone?: string | null, defaultShippingAddress?: { id: string } | null, addresses: Array<{ id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } }> } | null };

export type PurchasingChannelQueryVariables = Exact<{ [key: string]: never; }>;


export type PurchasingChannelQuery = { purchasingChannel: { id: string, slug: string } };

export type CustomerOrdersQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type CustomerOrdersQuery = { me?: { id: string, orders?: { totalCount?: number | null, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, edges: Array<{ node: { id: string, number: string, created: string, status: OrderStatus, chargeStatus: OrderChargeStatusEnum, authorizeStatus: OrderAuthorizeStatusEnum, isPaid: boolean, total: { gross: { amount: number, currency: string } }, lines: Array<{ id: string, productName: string, variantName: string, quantity: number, thumbnail?: { url: string, alt?: string | null } | null }> } }> } | null } | null };

export type OrderDetailsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OrderDetailsQuery = { order?: { userEmail?: string | null, voucherCode?: string | null, shippingMethodName?: string | null, id: string, number: string, created: string, status: OrderStatus, chargeStatus: OrderChargeStatusEnum, authorizeStatus: OrderAuthorizeStatusEnum, isPaid: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, user?: { id: string } | null, discounts: Array<{ total: { amount: number, currency: string } }>, subtotal: { gross: { amount: number, currency: string } }, shippingPrice: { gross: { amount: number, currency: string } }, total: { gross: { amount: number, currency: string }, tax: { amount: number, currency: string } }, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, totalCharged: { amount: number, currency: string }, totalRefunded: { amount: number, currency: string }, lines: Array<{ id: string, productSku?: string | null, productName: string, variantName: string, quantity: number, unitPrice: { gross: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string } }, variant?: { id: string, product: { slug: string } } | null, thumbnail?: { url: string, alt?: string | null } | null }>, fulfillments: Array<{ id: string, status: FulfillmentStatus, trackingNumber: string, created: string }>, invoices: Array<{ id: string, number?: string | null, url?: string | null, status: JobStatusEnum }> } | null };

export type OrderTimelineQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OrderTimelineQuery = { orderTimeline: Array<{ stage: OrderStage, date: string, note?: string | null, trackingNumber?: string | null, trackingUrl?: string | null }> };

export type TrackOrderQueryVariables = Exact<{
  number: Scalars['String']['input'];
  phone: Scalars['String']['input'];
}>;


export type TrackOrderQuery = { trackOrder?: { number: string, stage: OrderStage, paid: boolean, expectedOn?: string | null, items: Array<string>, total: { amount: number, currency: string }, timeline: Array<{ stage: OrderStage, date: string, note?: string | null, trackingNumber?: string | null, trackingUrl?: string | null }> } | null };

export type AccountUpdateMutationVariables = Exact<{
  input: AccountInput;
}>;


export type AccountUpdateMutation = { accountUpdate?: { user?: { id: string, email: string, firstName: string, lastName: string, languageCode: LanguageCodeEnum, phone?: string | null, defaultShippingAddress?: { id: string } | null, addresses: Array<{ id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } }> } | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type AccountAddressCreateMutationVariables = Exact<{
  input: AddressInput;
  type?: InputMaybe<AddressTypeEnum>;
}>;


export type AccountAddressCreateMutation = { accountAddressCreate?: { address?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type AccountAddressUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  input: AddressInput;
}>;


export type AccountAddressUpdateMutation = { accountAddressUpdate?: { address?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type AccountAddressDeleteMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type AccountAddressDeleteMutation = { accountAddressDelete?: { errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type AccountSetDefaultAddressMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  type: AddressTypeEnum;
}>;


export type AccountSetDefaultAddressMutation = { accountSetDefaultAddress?: { errors: Array<{ field?: string | null, message?: string | null, code: AccountErrorCode }> } | null };

export type NotificationPreferencesQueryVariables = Exact<{ [key: string]: never; }>;


export type NotificationPreferencesQuery = { myNotificationPreferences: Array<{ event: string, channels: Array<NotificationChannel>, critical: boolean }> };

export type NotificationPreferencesUpdateMutationVariables = Exact<{
  input: Array<NotificationPreferenceInput> | NotificationPreferenceInput;
}>;


export type NotificationPreferencesUpdateMutation = { notificationPreferencesUpdate?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type MyPhoneQueryVariables = Exact<{ [key: string]: never; }>;


export type MyPhoneQuery = { myPhone?: string | null };

export type PhoneLinkRequestMutationVariables = Exact<{
  phone: Scalars['String']['input'];
}>;


export type PhoneLinkRequestMutation = { phoneLinkRequest?: { resendAfter?: number | null, expiresIn?: number | null, errors: Array<{ field?: string | null, code: string }> } | null };

export type PhoneLinkConfirmMutationVariables = Exact<{
  phone: Scalars['String']['input'];
  code: Scalars['String']['input'];
}>;


export type PhoneLinkConfirmMutation = { phoneLinkConfirm?: { errors: Array<{ field?: string | null, code: string }> } | null };

export type PhoneEmailRequestMutationVariables = Exact<{
  email: Scalars['String']['input'];
}>;


export type PhoneEmailRequestMutation = { phoneEmailRequest?: { resendAfter?: number | null, expiresIn?: number | null, errors: Array<{ field?: string | null, code: string }> } | null };

export type PhoneEmailConfirmMutationVariables = Exact<{
  email: Scalars['String']['input'];
  code: Scalars['String']['input'];
}>;


export type PhoneEmailConfirmMutation = { phoneEmailConfirm?: { errors: Array<{ field?: string | null, code: string }> } | null };

export type StoredPaymentMethodsQueryVariables = Exact<{
  channel: Scalars['String']['input'];
}>;


export type StoredPaymentMethodsQuery = { me?: { id: string, storedPaymentMethods?: Array<{ id: string, type: string, name?: string | null, creditCardInfo?: { brand: string, lastDigits: string, expMonth?: number | null, expYear?: number | null } | null }> | null } | null };

export type StoredPaymentMethodDeleteMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  channel: Scalars['String']['input'];
}>;


export type StoredPaymentMethodDeleteMutation = { storedPaymentMethodRequestDelete?: { result: StoredPaymentMethodRequestDeleteResult } | null };

export type RecentLinesQueryVariables = Exact<{
  first: Scalars['Int']['input'];
}>;


export type RecentLinesQuery = { me?: { id: string, orders?: { edges: Array<{ node: { id: string, channel: { slug: string }, lines: Array<{ id: string, productName: string, variantName: string, productSku?: string | null, quantity: number, variant?: { id: string } | null }> } }> } | null } | null };

export type NavigationCategoriesQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type NavigationCategoriesQuery = { categories?: { edges: Array<{ node: { id: string, name: string, slug: string, backgroundImage?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null, products?: { edges: Array<{ node: { thumbnail?: { url: string, alt?: string | null } | null } }> } | null, children?: { edges: Array<{ node: { id: string, name: string, slug: string, translation?: { name?: string | null } | null } }> } | null } }> } | null };

export type CategoryPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CategoryPageQuery = { category?: { id: string, name: string, slug: string, description?: string | null, seoTitle?: string | null, seoDescription?: string | null, translation?: { name?: string | null, description?: string | null } | null, parent?: { name: string, slug: string, translation?: { name?: string | null } | null } | null, children?: { edges: Array<{ node: { id: string, name: string, slug: string, translation?: { name?: string | null } | null } }> } | null } | null };

export type CollectionIdQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  channel: Scalars['String']['input'];
}>;


export type CollectionIdQuery = { collection?: { id: string } | null };

export type CollectionProductsQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  channel: Scalars['String']['input'];
  first: Scalars['Int']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CollectionProductsQuery = { collection?: { id: string, products?: { edges: Array<{ node: { id: string, slug: string, name: string, isAvailable?: boolean | null, brand?: { values: Array<{ name?: string | null }> } | null, thumbnail?: { url: string, alt?: string | null } | null, category?: { name: string, slug: string } | null, pricing?: { priceRange?: { start?: { gross: { amount: number, currency: string } } | null } | null, priceRangeUndiscounted?: { start?: { gross: { amount: number, currency: string } } | null } | null } | null, defaultVariant?: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, mrp?: string | null, pricing?: { price?: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } } | null } | null } | null, variants?: Array<{ id: string, name: string }> | null, translation?: { name?: string | null } | null } }> } | null } | null };

export type ProductListQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<ProductWhereInput>;
  search?: InputMaybe<Scalars['String']['input']>;
  sortBy?: InputMaybe<ProductOrder>;
  languageCode: LanguageCodeEnum;
}>;


export type ProductListQuery = { products?: { totalCount?: number | null, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null }, edges: Array<{ node: { id: string, slug: string, name: string, isAvailable?: boolean | null, brand?: { values: Array<{ name?: string | null }> } | null, thumbnail?: { url: string, alt?: string | null } | null, category?: { name: string, slug: string } | null, pricing?: { priceRange?: { start?: { gross: { amount: number, currency: string } } | null } | null, priceRangeUndiscounted?: { start?: { gross: { amount: number, currency: string } } | null } | null } | null, defaultVariant?: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, mrp?: string | null, pricing?: { price?: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } } | null } | null } | null, variants?: Array<{ id: string, name: string }> | null, translation?: { name?: string | null } | null } }> } | null };

export type FacetCountsQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  inStock?: InputMaybe<ProductWhereInput>;
  subscription?: InputMaybe<ProductWhereInput>;
  priceA?: InputMaybe<ProductWhereInput>;
  priceB?: InputMaybe<ProductWhereInput>;
  priceC?: InputMaybe<ProductWhereInput>;
  priceD?: InputMaybe<ProductWhereInput>;
}>;


export type FacetCountsQuery = { inStock?: { totalCount?: number | null } | null, subscription?: { totalCount?: number | null } | null, priceA?: { totalCount?: number | null } | null, priceB?: { totalCount?: number | null } | null, priceC?: { totalCount?: number | null } | null, priceD?: { totalCount?: number | null } | null };

export type CategoryCountsQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<ProductWhereInput>;
  languageCode: LanguageCodeEnum;
}>;


export type CategoryCountsQuery = { categories?: { edges: Array<{ node: { id: string, slug: string, name: string, translation?: { name?: string | null } | null, products?: { totalCount?: number | null } | null } }> } | null };

export type SubcategoryCountsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  channel: Scalars['String']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<ProductWhereInput>;
  languageCode: LanguageCodeEnum;
}>;


export type SubcategoryCountsQuery = { category?: { id: string, children?: { edges: Array<{ node: { id: string, slug: string, name: string, translation?: { name?: string | null } | null, products?: { totalCount?: number | null } | null } }> } | null } | null };

export type SearchSuggestionsQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  search: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type SearchSuggestionsQuery = { products?: { edges: Array<{ node: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null, pricing?: { priceRange?: { start?: { gross: { amount: number, currency: string } } | null } | null } | null } }> } | null };

export type ProductPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  channel: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type ProductPageQuery = { product?: { description?: string | null, seoTitle?: string | null, seoDescription?: string | null, isAvailableForPurchase?: boolean | null, id: string, slug: string, name: string, isAvailable?: boolean | null, translation?: { name?: string | null, description?: string | null } | null, category?: { id: string, name: string, slug: string, translation?: { name?: string | null } | null, parent?: { id: string, name: string, slug: string, translation?: { name?: string | null } | null } | null } | null, media?: Array<{ id: string, url: string, alt: string, type: ProductMediaType, small: string }> | null, attributes: Array<{ attribute: { id: string, slug: string, name: string, inputType?: AttributeInputTypeEnum | null, unit?: MeasurementUnitsEnum | null, translation?: { name: string } | null }, values: Array<{ id: string, name?: string | null, plainText?: string | null, boolean?: boolean | null, translation?: { name: string, plainText?: string | null } | null }> }>, variants?: Array<{ id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, pricing?: { price?: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } } | null, priceUndiscounted?: { gross: { amount: number, currency: string } } | null } | null, media?: Array<{ id: string, url: string, alt: string, small: string }> | null }> | null, brand?: { values: Array<{ name?: string | null }> } | null, thumbnail?: { url: string, alt?: string | null } | null, pricing?: { priceRange?: { start?: { gross: { amount: number, currency: string } } | null } | null, priceRangeUndiscounted?: { start?: { gross: { amount: number, currency: string } } | null } | null } | null, defaultVariant?: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, mrp?: string | null, pricing?: { price?: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } } | null } | null } | null } | null };

export type PlannedProductsQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type PlannedProductsQuery = { subscriptionPlans: Array<{ id: string, frequencies: Array<SubscriptionFrequency>, active: boolean, variants: Array<{ id: string, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }> }> };

export type SitemapProductsQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SitemapProductsQuery = { products?: { pageInfo: { hasNextPage: boolean, endCursor?: string | null }, edges: Array<{ node: { slug: string, updatedAt: string } }> } | null };

export type ContentPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type ContentPageQuery = { page?: { id: string, title: string, content?: string | null, translation?: { title?: string | null, content?: string | null } | null } | null };

export type CheckoutQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutQuery = { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
      | { __typename: 'ShippingMethod', id: string, name: string }
      | { __typename: 'Warehouse' }
     | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
      > | null }>, problems?: Array<
      | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
      | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
      | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
      | { __typename: 'CheckoutProblemDeliveryMethodStale' }
    > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null };

export type CheckoutCreateMutationVariables = Exact<{
  input: CheckoutCreateInput;
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutCreateMutation = { checkoutCreate?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutLinesAddMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  lines: Array<CheckoutLineInput> | CheckoutLineInput;
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutLinesAddMutation = { checkoutLinesAdd?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutLinesUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  lines: Array<CheckoutLineUpdateInput> | CheckoutLineUpdateInput;
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutLinesUpdateMutation = { checkoutLinesUpdate?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutLinesDeleteMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  linesIds: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutLinesDeleteMutation = { checkoutLinesDelete?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutCustomerAttachMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CheckoutCustomerAttachMutation = { checkoutCustomerAttach?: { checkout?: { id: string } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutEmailUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  email: Scalars['String']['input'];
}>;


export type CheckoutEmailUpdateMutation = { checkoutEmailUpdate?: { errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutAddressesUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  shippingAddress: AddressInput;
  billingAddress: AddressInput;
  metadata: Array<MetadataInput> | MetadataInput;
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutAddressesUpdateMutation = { checkoutShippingAddressUpdate?: { errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null, checkoutBillingAddressUpdate?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null, updateMetadata?: { errors: Array<{ field?: string | null, message?: string | null, code: MetadataErrorCode }> } | null };

export type CheckoutMetadataUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  metadata: Array<MetadataInput> | MetadataInput;
}>;


export type CheckoutMetadataUpdateMutation = { updateMetadata?: { errors: Array<{ field?: string | null, message?: string | null, code: MetadataErrorCode }> } | null };

export type CheckoutDeliveryMethodUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  deliveryMethodId: Scalars['ID']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutDeliveryMethodUpdateMutation = { checkoutDeliveryMethodUpdate?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutAddPromoCodeMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  promoCode: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutAddPromoCodeMutation = { checkoutAddPromoCode?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutRemovePromoCodeMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  promoCode: Scalars['String']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type CheckoutRemovePromoCodeMutation = { checkoutRemovePromoCode?: { checkout?: { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
        | { __typename: 'ShippingMethod', id: string, name: string }
        | { __typename: 'Warehouse' }
       | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
          | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
          | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
        > | null }>, problems?: Array<
        | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
        | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
        | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
        | { __typename: 'CheckoutProblemDeliveryMethodStale' }
      > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type CheckoutCompleteMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CheckoutCompleteMutation = { checkoutComplete?: { order?: { userEmail?: string | null, voucherCode?: string | null, shippingMethodName?: string | null, id: string, number: string, created: string, status: OrderStatus, chargeStatus: OrderChargeStatusEnum, authorizeStatus: OrderAuthorizeStatusEnum, isPaid: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, discounts: Array<{ total: { amount: number, currency: string } }>, subtotal: { gross: { amount: number, currency: string } }, shippingPrice: { gross: { amount: number, currency: string } }, total: { gross: { amount: number, currency: string }, tax: { amount: number, currency: string } }, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, totalCharged: { amount: number, currency: string }, totalRefunded: { amount: number, currency: string }, lines: Array<{ id: string, productSku?: string | null, productName: string, variantName: string, quantity: number, unitPrice: { gross: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string } }, variant?: { id: string, product: { slug: string } } | null, thumbnail?: { url: string, alt?: string | null } | null }>, fulfillments: Array<{ id: string, status: FulfillmentStatus, trackingNumber: string, created: string }>, invoices: Array<{ id: string, number?: string | null, url?: string | null, status: JobStatusEnum }> } | null, errors: Array<{ field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null }> } | null };

export type PaymentGatewayInitializeMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  paymentGateways: Array<PaymentGatewayToInitialize> | PaymentGatewayToInitialize;
}>;


export type PaymentGatewayInitializeMutation = { paymentGatewayInitialize?: { gatewayConfigs?: Array<{ id: string, data?: unknown | null, errors?: Array<{ field?: string | null, message?: string | null, code: PaymentGatewayConfigErrorCode }> | null }> | null, errors: Array<{ field?: string | null, message?: string | null, code: PaymentGatewayInitializeErrorCode }> } | null };

export type TransactionInitializeMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  gateway: PaymentGatewayToInitialize;
  amount: Scalars['PositiveDecimal']['input'];
  idempotencyKey: Scalars['String']['input'];
}>;


export type TransactionInitializeMutation = { transactionInitialize?: { data?: unknown | null, transaction?: { id: string } | null, transactionEvent?: { type?: TransactionEventTypeEnum | null, message: string, pspReference: string } | null, errors: Array<{ field?: string | null, message?: string | null, code: TransactionInitializeErrorCode }> } | null };

export type TransactionProcessMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  data?: InputMaybe<Scalars['JSON']['input']>;
}>;


export type TransactionProcessMutation = { transactionProcess?: { data?: unknown | null, transaction?: { id: string, checkout?: { id: string } | null, order?: { id: string } | null } | null, transactionEvent?: { type?: TransactionEventTypeEnum | null, message: string } | null, errors: Array<{ field?: string | null, message?: string | null, code: TransactionProcessErrorCode }> } | null };

export type QuantityPricesQueryVariables = Exact<{
  variantId: Scalars['ID']['input'];
  channel: Scalars['String']['input'];
}>;


export type QuantityPricesQuery = { quantityPrices: Array<{ explanation: string, minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }> };

export type MyDistributorQueryVariables = Exact<{ [key: string]: never; }>;


export type MyDistributorQuery = { myDistributor?: { id: string, company: string, gstin?: string | null, phone: string, status: DistributorStatus, reason?: string | null, appliedAt: string, decidedAt?: string | null, channel?: { id: string, slug: string } | null, minimumOrder?: { amount: number, currency: string } | null, creditLimit?: { amount: number, currency: string } | null, creditUsed?: { amount: number, currency: string } | null } | null };

export type DistributorApplyMutationVariables = Exact<{
  input: DistributorApplyInput;
}>;


export type DistributorApplyMutation = { distributorApply?: { distributor?: { id: string, status: DistributorStatus } | null, errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type VariantsBySkuQueryVariables = Exact<{
  skus: Array<Scalars['String']['input']> | Scalars['String']['input'];
  channel: Scalars['String']['input'];
}>;


export type VariantsBySkuQuery = { productVariants?: { edges: Array<{ node: { id: string, sku?: string | null } }> } | null };

export type PageOfQuantityPricesQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  v0: Scalars['ID']['input'];
  v1: Scalars['ID']['input'];
  v2: Scalars['ID']['input'];
  v3: Scalars['ID']['input'];
  v4: Scalars['ID']['input'];
  v5: Scalars['ID']['input'];
  v6: Scalars['ID']['input'];
  v7: Scalars['ID']['input'];
  v8: Scalars['ID']['input'];
  v9: Scalars['ID']['input'];
  v10: Scalars['ID']['input'];
  v11: Scalars['ID']['input'];
  v12: Scalars['ID']['input'];
  v13: Scalars['ID']['input'];
  v14: Scalars['ID']['input'];
  v15: Scalars['ID']['input'];
  v16: Scalars['ID']['input'];
  v17: Scalars['ID']['input'];
  v18: Scalars['ID']['input'];
  v19: Scalars['ID']['input'];
  many: Scalars['Boolean']['input'];
}>;


export type PageOfQuantityPricesQuery = { v0: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v1: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v2: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v3: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v4?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v5?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v6?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v7?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v8?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v9?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v10?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v11?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v12?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v13?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v14?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v15?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v16?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v17?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v18?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }>, v19?: Array<{ minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } }> };

export type TierPartsFragment = { minimumQuantity: number, packSize?: number | null, price: { amount: number, currency: string } };

export type MoneyPartsFragment = { amount: number, currency: string };

export type ProductCardFragment = { id: string, slug: string, name: string, isAvailable?: boolean | null, brand?: { values: Array<{ name?: string | null }> } | null, thumbnail?: { url: string, alt?: string | null } | null, category?: { name: string, slug: string } | null, pricing?: { priceRange?: { start?: { gross: { amount: number, currency: string } } | null } | null, priceRangeUndiscounted?: { start?: { gross: { amount: number, currency: string } } | null } | null } | null, defaultVariant?: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, mrp?: string | null, pricing?: { price?: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } } | null } | null } | null, variants?: Array<{ id: string, name: string }> | null, translation?: { name?: string | null } | null };

export type CategoryCountFragment = { id: string, slug: string, name: string, translation?: { name?: string | null } | null, products?: { totalCount?: number | null } | null };

export type VariantDetailsFragment = { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, pricing?: { price?: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } } | null, priceUndiscounted?: { gross: { amount: number, currency: string } } | null } | null, media?: Array<{ id: string, url: string, alt: string, small: string }> | null };

export type AddressPartsFragment = { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } };

export type CheckoutPartsFragment = { id: string, token: string, email?: string | null, quantity: number, voucherCode?: string | null, discountName?: string | null, chargeStatus: CheckoutChargeStatusEnum, authorizeStatus: CheckoutAuthorizeStatusEnum, isShippingRequired: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, channel: { id: string, slug: string }, discount?: { amount: number, currency: string } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, shippingMethods: Array<{ id: string, name: string, active: boolean, message?: string | null, minimumDeliveryDays?: number | null, maximumDeliveryDays?: number | null, price: { amount: number, currency: string } }>, deliveryMethod?:
    | { __typename: 'ShippingMethod', id: string, name: string }
    | { __typename: 'Warehouse' }
   | null, lines: Array<{ id: string, quantity: number, unitPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, undiscountedUnitPrice: { amount: number, currency: string }, totalPrice: { gross: { amount: number, currency: string } }, variant: { id: string, name: string, sku?: string | null, quantityAvailable?: number | null, quantityLimitPerCustomer?: number | null, mrp?: string | null, product: { id: string, slug: string, name: string, thumbnail?: { url: string, alt?: string | null } | null, translation?: { name?: string | null } | null } }, problems?: Array<
      | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null }
      | { __typename: 'CheckoutLineProblemVariantNotAvailable' }
    > | null }>, problems?: Array<
    | { __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity?: number | null, line: { id: string } }
    | { __typename: 'CheckoutLineProblemVariantNotAvailable', line: { id: string } }
    | { __typename: 'CheckoutProblemDeliveryMethodInvalid' }
    | { __typename: 'CheckoutProblemDeliveryMethodStale' }
  > | null, shippingPrice: { gross: { amount: number, currency: string } }, subtotalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string }, net: { amount: number, currency: string }, tax: { amount: number, currency: string } }, totalBalance: { amount: number, currency: string } };

export type CheckoutProblemPartsFragment = { field?: string | null, message?: string | null, code: CheckoutErrorCode, lines?: Array<string> | null, variants?: Array<string> | null };

export type OrderSummaryFragment = { id: string, number: string, created: string, status: OrderStatus, chargeStatus: OrderChargeStatusEnum, authorizeStatus: OrderAuthorizeStatusEnum, isPaid: boolean, total: { gross: { amount: number, currency: string } }, lines: Array<{ id: string, productName: string, variantName: string, quantity: number, thumbnail?: { url: string, alt?: string | null } | null }> };

export type OrderPartsFragment = { userEmail?: string | null, voucherCode?: string | null, shippingMethodName?: string | null, id: string, number: string, created: string, status: OrderStatus, chargeStatus: OrderChargeStatusEnum, authorizeStatus: OrderAuthorizeStatusEnum, isPaid: boolean, gstin?: string | null, slot?: string | null, deliveryDate?: string | null, discounts: Array<{ total: { amount: number, currency: string } }>, subtotal: { gross: { amount: number, currency: string } }, shippingPrice: { gross: { amount: number, currency: string } }, total: { gross: { amount: number, currency: string }, tax: { amount: number, currency: string } }, shippingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, billingAddress?: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } } | null, totalCharged: { amount: number, currency: string }, totalRefunded: { amount: number, currency: string }, lines: Array<{ id: string, productSku?: string | null, productName: string, variantName: string, quantity: number, unitPrice: { gross: { amount: number, currency: string } }, totalPrice: { gross: { amount: number, currency: string } }, variant?: { id: string, product: { slug: string } } | null, thumbnail?: { url: string, alt?: string | null } | null }>, fulfillments: Array<{ id: string, status: FulfillmentStatus, trackingNumber: string, created: string }>, invoices: Array<{ id: string, number?: string | null, url?: string | null, status: JobStatusEnum }> };

export type AccountProblemFragment = { field?: string | null, message?: string | null, code: AccountErrorCode };

export type CustomerPartsFragment = { id: string, email: string, firstName: string, lastName: string, languageCode: LanguageCodeEnum, phone?: string | null, defaultShippingAddress?: { id: string } | null, addresses: Array<{ id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } }> };

export type PlanPartsFragment = { id: string, name: string, frequencies: Array<SubscriptionFrequency>, paymentModes: Array<SubscriptionPaymentMode>, percentOff: number, cutoff: string, timeZone: string, slots: Array<string>, active: boolean, variants: Array<{ id: string }> };

export type ContractSummaryFragment = { id: string, number: string, status: SubscriptionStatus, frequency: SubscriptionFrequency, weekdays: Array<number>, startDate: string, endDate?: string | null, pausedUntil?: string | null, nextDeliveryDate?: string | null, slot?: string | null, paymentMode: SubscriptionPaymentMode, lines: Array<{ id: string, quantity: number, unitPrice: { amount: number, currency: string }, variant: { id: string, name: string, sku?: string | null, product: { name: string, slug: string, translation?: { name?: string | null } | null, thumbnail?: { url: string, alt?: string | null } | null } } }> };

export type SubscriptionLinePartsFragment = { id: string, quantity: number, unitPrice: { amount: number, currency: string }, variant: { id: string, name: string, sku?: string | null, product: { name: string, slug: string, translation?: { name?: string | null } | null, thumbnail?: { url: string, alt?: string | null } | null } } };

export type SubscriptionPlansQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  productId?: InputMaybe<Scalars['ID']['input']>;
  variantId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type SubscriptionPlansQuery = { subscriptionPlans: Array<{ id: string, name: string, frequencies: Array<SubscriptionFrequency>, paymentModes: Array<SubscriptionPaymentMode>, percentOff: number, cutoff: string, timeZone: string, slots: Array<string>, active: boolean, variants: Array<{ id: string }> }> };

export type SubscriptionPreviewQueryVariables = Exact<{
  planId: Scalars['ID']['input'];
  frequency: SubscriptionFrequency;
  weekdays?: InputMaybe<Array<Scalars['Int']['input']> | Scalars['Int']['input']>;
  startDate: Scalars['Date']['input'];
}>;


export type SubscriptionPreviewQuery = { subscriptionPreview: Array<string> };

export type MySubscriptionsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type MySubscriptionsQuery = { mySubscriptionContracts: { totalCount?: number | null, edges: Array<{ node: { id: string, number: string, status: SubscriptionStatus, frequency: SubscriptionFrequency, weekdays: Array<number>, startDate: string, endDate?: string | null, pausedUntil?: string | null, nextDeliveryDate?: string | null, slot?: string | null, paymentMode: SubscriptionPaymentMode, lines: Array<{ id: string, quantity: number, unitPrice: { amount: number, currency: string }, variant: { id: string, name: string, sku?: string | null, product: { name: string, slug: string, translation?: { name?: string | null } | null, thumbnail?: { url: string, alt?: string | null } | null } } }> } }> } };

export type SubscriptionDetailsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
  languageCode: LanguageCodeEnum;
}>;


export type SubscriptionDetailsQuery = { subscriptionContract?: { createdAt: string, id: string, number: string, status: SubscriptionStatus, frequency: SubscriptionFrequency, weekdays: Array<number>, startDate: string, endDate?: string | null, pausedUntil?: string | null, nextDeliveryDate?: string | null, slot?: string | null, paymentMode: SubscriptionPaymentMode, channel: { slug: string }, plan: { id: string, name: string, frequencies: Array<SubscriptionFrequency>, paymentModes: Array<SubscriptionPaymentMode>, percentOff: number, cutoff: string, timeZone: string, slots: Array<string>, active: boolean, variants: Array<{ id: string, name: string, product: { name: string, translation?: { name?: string | null } | null } }> }, address: { id: string, firstName: string, lastName: string, companyName: string, streetAddress1: string, streetAddress2: string, city: string, cityArea: string, postalCode: string, countryArea: string, phone?: string | null, isDefaultShippingAddress?: boolean | null, isDefaultBillingAddress?: boolean | null, country: { code: string, country: string } }, deliveries: Array<{ id: string, date: string, slot?: string | null, state: DeliveryState, cutoffAt: string, editable: boolean, failure?: string | null, lines: Array<{ id: string, quantity: number, unitPrice: { amount: number, currency: string }, variant: { id: string, name: string, sku?: string | null, product: { name: string, slug: string, translation?: { name?: string | null } | null, thumbnail?: { url: string, alt?: string | null } | null } } }>, order?: { id: string, number: string } | null }>, events: Array<{ type: string, message: string, date: string }>, lines: Array<{ id: string, quantity: number, unitPrice: { amount: number, currency: string }, variant: { id: string, name: string, sku?: string | null, product: { name: string, slug: string, translation?: { name?: string | null } | null, thumbnail?: { url: string, alt?: string | null } | null } } }> } | null };

export type SubscriptionCreateMutationVariables = Exact<{
  input: SubscriptionCreateInput;
  idempotencyKey: Scalars['String']['input'];
}>;


export type SubscriptionCreateMutation = { subscriptionCreate?: { payment?: unknown | null, contract?: { id: string, number: string, status: SubscriptionStatus } | null, errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionConfirmMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  data: Scalars['JSON']['input'];
}>;


export type SubscriptionConfirmMutation = { subscriptionConfirm?: { contract?: { id: string, status: SubscriptionStatus } | null, errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  input: SubscriptionUpdateInput;
}>;


export type SubscriptionUpdateMutation = { subscriptionUpdate?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionPauseMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  until?: InputMaybe<Scalars['Date']['input']>;
}>;


export type SubscriptionPauseMutation = { subscriptionPause?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionResumeMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SubscriptionResumeMutation = { subscriptionResume?: { payment?: unknown | null, errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionCancelMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
}>;


export type SubscriptionCancelMutation = { subscriptionCancel?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionSkipMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  date: Scalars['Date']['input'];
}>;


export type SubscriptionSkipMutation = { subscriptionSkip?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionUnskipMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  date: Scalars['Date']['input'];
}>;


export type SubscriptionUnskipMutation = { subscriptionUnskip?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionVacationMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
}>;


export type SubscriptionVacationMutation = { subscriptionVacation?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type SubscriptionDeliveryUpdateMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  date: Scalars['Date']['input'];
  lines: Array<SubscriptionLineInput> | SubscriptionLineInput;
}>;


export type SubscriptionDeliveryUpdateMutation = { subscriptionDeliveryUpdate?: { errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export type MyWalletQueryVariables = Exact<{
  channel: Scalars['String']['input'];
  first: Scalars['Int']['input'];
}>;


export type MyWalletQuery = { myWallet?: { balance: { amount: number, currency: string }, entries: { edges: Array<{ node: { reason: string, createdAt: string, amount: { amount: number, currency: string }, balance: { amount: number, currency: string }, order?: { id: string, number: string } | null } }> } } | null };

export type WalletTopUpMutationVariables = Exact<{
  channel: Scalars['String']['input'];
  amount: Scalars['PositiveDecimal']['input'];
  idempotencyKey: Scalars['String']['input'];
}>;


export type WalletTopUpMutation = { walletTopUp?: { payment?: unknown | null, errors: Array<{ field?: string | null, message?: string | null, code: string }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MoneyPartsFragmentDoc = new TypedDocumentString(`
    fragment MoneyParts on Money {
  amount
  currency
}
    `, {"fragmentName":"MoneyParts"}) as unknown as TypedDocumentString<MoneyPartsFragment, unknown>;
export const TierPartsFragmentDoc = new TypedDocumentString(`
    fragment TierParts on QuantityPrice {
  minimumQuantity
  packSize
  price {
    ...MoneyParts
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`, {"fragmentName":"TierParts"}) as unknown as TypedDocumentString<TierPartsFragment, unknown>;
export const ProductCardFragmentDoc = new TypedDocumentString(`
    fragment ProductCard on Product {
  id
  slug
  name
  isAvailable
  brand: attribute(slug: "brand") {
    values {
      name
    }
  }
  thumbnail(size: 512, format: WEBP) {
    url
    alt
  }
  category {
    name
    slug
  }
  pricing {
    priceRange {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
    priceRangeUndiscounted {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
  }
  defaultVariant {
    id
    name
    sku
    mrp: metafield(key: "mrp")
    quantityAvailable
    pricing {
      price {
        gross {
          ...MoneyParts
        }
        net {
          ...MoneyParts
        }
      }
    }
  }
  variants {
    id
    name
  }
  translation(languageCode: $languageCode) {
    name
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`, {"fragmentName":"ProductCard"}) as unknown as TypedDocumentString<ProductCardFragment, unknown>;
export const CategoryCountFragmentDoc = new TypedDocumentString(`
    fragment CategoryCount on Category {
  id
  slug
  name
  translation(languageCode: $languageCode) {
    name
  }
  products(channel: $channel, search: $search, where: $where, first: 1) {
    totalCount
  }
}
    `, {"fragmentName":"CategoryCount"}) as unknown as TypedDocumentString<CategoryCountFragment, unknown>;
export const VariantDetailsFragmentDoc = new TypedDocumentString(`
    fragment VariantDetails on ProductVariant {
  id
  name
  sku
  quantityAvailable
  quantityLimitPerCustomer
  mrp: metafield(key: "mrp")
  pricing {
    price {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    priceUndiscounted {
      gross {
        ...MoneyParts
      }
    }
  }
  media {
    id
    url(size: 1024, format: WEBP)
    small: url(size: 512, format: WEBP)
    alt
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`, {"fragmentName":"VariantDetails"}) as unknown as TypedDocumentString<VariantDetailsFragment, unknown>;
export const AddressPartsFragmentDoc = new TypedDocumentString(`
    fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
    `, {"fragmentName":"AddressParts"}) as unknown as TypedDocumentString<AddressPartsFragment, unknown>;
export const CheckoutPartsFragmentDoc = new TypedDocumentString(`
    fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}`, {"fragmentName":"CheckoutParts"}) as unknown as TypedDocumentString<CheckoutPartsFragment, unknown>;
export const CheckoutProblemPartsFragmentDoc = new TypedDocumentString(`
    fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}
    `, {"fragmentName":"CheckoutProblemParts"}) as unknown as TypedDocumentString<CheckoutProblemPartsFragment, unknown>;
export const OrderSummaryFragmentDoc = new TypedDocumentString(`
    fragment OrderSummary on Order {
  id
  number
  created
  status
  chargeStatus
  authorizeStatus
  isPaid
  total {
    gross {
      ...MoneyParts
    }
  }
  lines {
    id
    productName
    variantName
    quantity
    thumbnail(size: 256, format: WEBP) {
      url
      alt
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`, {"fragmentName":"OrderSummary"}) as unknown as TypedDocumentString<OrderSummaryFragment, unknown>;
export const OrderPartsFragmentDoc = new TypedDocumentString(`
    fragment OrderParts on Order {
  ...OrderSummary
  userEmail
  voucherCode
  discounts {
    total {
      ...MoneyParts
    }
  }
  shippingMethodName
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  subtotal {
    gross {
      ...MoneyParts
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  total {
    gross {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  shippingAddress {
    ...AddressParts
  }
  billingAddress {
    ...AddressParts
  }
  totalCharged {
    ...MoneyParts
  }
  totalRefunded {
    ...MoneyParts
  }
  lines {
    id
    productSku
    unitPrice {
      gross {
        ...MoneyParts
      }
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      product {
        slug
      }
    }
  }
  fulfillments {
    id
    status
    trackingNumber
    created
  }
  invoices {
    id
    number
    url
    status
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment OrderSummary on Order {
  id
  number
  created
  status
  chargeStatus
  authorizeStatus
  isPaid
  total {
    gross {
      ...MoneyParts
    }
  }
  lines {
    id
    productName
    variantName
    quantity
    thumbnail(size: 256, format: WEBP) {
      url
      alt
    }
  }
}`, {"fragmentName":"OrderParts"}) as unknown as TypedDocumentString<OrderPartsFragment, unknown>;
export const AccountProblemFragmentDoc = new TypedDocumentString(`
    fragment AccountProblem on AccountError {
  field
  message
  code
}
    `, {"fragmentName":"AccountProblem"}) as unknown as TypedDocumentString<AccountProblemFragment, unknown>;
export const CustomerPartsFragmentDoc = new TypedDocumentString(`
    fragment CustomerParts on User {
  id
  email
  firstName
  lastName
  languageCode
  phone: metafield(key: "phone")
  defaultShippingAddress {
    id
  }
  addresses {
    ...AddressParts
  }
}
    fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}`, {"fragmentName":"CustomerParts"}) as unknown as TypedDocumentString<CustomerPartsFragment, unknown>;
export const PlanPartsFragmentDoc = new TypedDocumentString(`
    fragment PlanParts on SubscriptionPlan {
  id
  name
  frequencies
  paymentModes
  percentOff
  cutoff
  timeZone
  slots
  active
  variants {
    id
  }
}
    `, {"fragmentName":"PlanParts"}) as unknown as TypedDocumentString<PlanPartsFragment, unknown>;
export const SubscriptionLinePartsFragmentDoc = new TypedDocumentString(`
    fragment SubscriptionLineParts on SubscriptionLine {
  id
  quantity
  unitPrice {
    ...MoneyParts
  }
  variant {
    id
    name
    sku
    product {
      name
      slug
      translation(languageCode: $languageCode) {
        name
      }
      thumbnail(size: 256, format: WEBP) {
        url
        alt
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`, {"fragmentName":"SubscriptionLineParts"}) as unknown as TypedDocumentString<SubscriptionLinePartsFragment, unknown>;
export const ContractSummaryFragmentDoc = new TypedDocumentString(`
    fragment ContractSummary on SubscriptionContract {
  id
  number
  status
  frequency
  weekdays
  startDate
  endDate
  pausedUntil
  nextDeliveryDate
  slot
  paymentMode
  lines {
    ...SubscriptionLineParts
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment SubscriptionLineParts on SubscriptionLine {
  id
  quantity
  unitPrice {
    ...MoneyParts
  }
  variant {
    id
    name
    sku
    product {
      name
      slug
      translation(languageCode: $languageCode) {
        name
      }
      thumbnail(size: 256, format: WEBP) {
        url
        alt
      }
    }
  }
}`, {"fragmentName":"ContractSummary"}) as unknown as TypedDocumentString<ContractSummaryFragment, unknown>;
export const TokenCreateDocument = new TypedDocumentString(`
    mutation TokenCreate($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) {
    token
    refreshToken
    user {
      id
    }
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TokenCreateMutation, TokenCreateMutationVariables>;
export const TokenRefreshDocument = new TypedDocumentString(`
    mutation TokenRefresh($refreshToken: String!) {
  tokenRefresh(refreshToken: $refreshToken) {
    token
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<TokenRefreshMutation, TokenRefreshMutationVariables>;
export const ExternalAuthenticationUrlDocument = new TypedDocumentString(`
    mutation ExternalAuthenticationUrl($pluginId: String!, $input: JSONString!) {
  externalAuthenticationUrl(pluginId: $pluginId, input: $input) {
    authenticationData
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<ExternalAuthenticationUrlMutation, ExternalAuthenticationUrlMutationVariables>;
export const ExternalObtainAccessTokensDocument = new TypedDocumentString(`
    mutation ExternalObtainAccessTokens($pluginId: String!, $input: JSONString!) {
  externalObtainAccessTokens(pluginId: $pluginId, input: $input) {
    token
    refreshToken
    user {
      id
    }
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<ExternalObtainAccessTokensMutation, ExternalObtainAccessTokensMutationVariables>;
export const ExternalRefreshDocument = new TypedDocumentString(`
    mutation ExternalRefresh($pluginId: String!, $input: JSONString!) {
  externalRefresh(pluginId: $pluginId, input: $input) {
    token
    refreshToken
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<ExternalRefreshMutation, ExternalRefreshMutationVariables>;
export const AccountRegisterDocument = new TypedDocumentString(`
    mutation AccountRegister($input: AccountRegisterInput!) {
  accountRegister(input: $input) {
    requiresConfirmation
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AccountRegisterMutation, AccountRegisterMutationVariables>;
export const ConfirmAccountDocument = new TypedDocumentString(`
    mutation ConfirmAccount($email: String!, $token: String!) {
  confirmAccount(email: $email, token: $token) {
    user {
      id
    }
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<ConfirmAccountMutation, ConfirmAccountMutationVariables>;
export const RequestPasswordResetDocument = new TypedDocumentString(`
    mutation RequestPasswordReset($email: String!, $redirectUrl: String!, $channel: String!) {
  requestPasswordReset(
    email: $email
    redirectUrl: $redirectUrl
    channel: $channel
  ) {
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const SetPasswordDocument = new TypedDocumentString(`
    mutation SetPassword($email: String!, $token: String!, $password: String!) {
  setPassword(email: $email, token: $token, password: $password) {
    token
    refreshToken
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<SetPasswordMutation, SetPasswordMutationVariables>;
export const PasswordChangeDocument = new TypedDocumentString(`
    mutation PasswordChange($oldPassword: String, $newPassword: String!) {
  passwordChange(oldPassword: $oldPassword, newPassword: $newPassword) {
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<PasswordChangeMutation, PasswordChangeMutationVariables>;
export const CurrentCustomerDocument = new TypedDocumentString(`
    query CurrentCustomer {
  me {
    ...CustomerParts
  }
}
    fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CustomerParts on User {
  id
  email
  firstName
  lastName
  languageCode
  phone: metafield(key: "phone")
  defaultShippingAddress {
    id
  }
  addresses {
    ...AddressParts
  }
}`) as unknown as TypedDocumentString<CurrentCustomerQuery, CurrentCustomerQueryVariables>;
export const PurchasingChannelDocument = new TypedDocumentString(`
    query PurchasingChannel {
  purchasingChannel {
    id
    slug
  }
}
    `) as unknown as TypedDocumentString<PurchasingChannelQuery, PurchasingChannelQueryVariables>;
export const CustomerOrdersDocument = new TypedDocumentString(`
    query CustomerOrders($first: Int!, $after: String) {
  me {
    id
    orders(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...OrderSummary
        }
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment OrderSummary on Order {
  id
  number
  created
  status
  chargeStatus
  authorizeStatus
  isPaid
  total {
    gross {
      ...MoneyParts
    }
  }
  lines {
    id
    productName
    variantName
    quantity
    thumbnail(size: 256, format: WEBP) {
      url
      alt
    }
  }
}`) as unknown as TypedDocumentString<CustomerOrdersQuery, CustomerOrdersQueryVariables>;
export const OrderDetailsDocument = new TypedDocumentString(`
    query OrderDetails($id: ID!) {
  order(id: $id) {
    ...OrderParts
    user {
      id
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment OrderSummary on Order {
  id
  number
  created
  status
  chargeStatus
  authorizeStatus
  isPaid
  total {
    gross {
      ...MoneyParts
    }
  }
  lines {
    id
    productName
    variantName
    quantity
    thumbnail(size: 256, format: WEBP) {
      url
      alt
    }
  }
}
fragment OrderParts on Order {
  ...OrderSummary
  userEmail
  voucherCode
  discounts {
    total {
      ...MoneyParts
    }
  }
  shippingMethodName
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  subtotal {
    gross {
      ...MoneyParts
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  total {
    gross {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  shippingAddress {
    ...AddressParts
  }
  billingAddress {
    ...AddressParts
  }
  totalCharged {
    ...MoneyParts
  }
  totalRefunded {
    ...MoneyParts
  }
  lines {
    id
    productSku
    unitPrice {
      gross {
        ...MoneyParts
      }
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      product {
        slug
      }
    }
  }
  fulfillments {
    id
    status
    trackingNumber
    created
  }
  invoices {
    id
    number
    url
    status
  }
}`) as unknown as TypedDocumentString<OrderDetailsQuery, OrderDetailsQueryVariables>;
export const OrderTimelineDocument = new TypedDocumentString(`
    query OrderTimeline($id: ID!) {
  orderTimeline(id: $id) {
    stage
    date
    note
    trackingNumber
    trackingUrl
  }
}
    `) as unknown as TypedDocumentString<OrderTimelineQuery, OrderTimelineQueryVariables>;
export const TrackOrderDocument = new TypedDocumentString(`
    query TrackOrder($number: String!, $phone: String!) {
  trackOrder(number: $number, phone: $phone) {
    number
    stage
    total {
      ...MoneyParts
    }
    paid
    expectedOn
    items
    timeline {
      stage
      date
      note
      trackingNumber
      trackingUrl
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<TrackOrderQuery, TrackOrderQueryVariables>;
export const AccountUpdateDocument = new TypedDocumentString(`
    mutation AccountUpdate($input: AccountInput!) {
  accountUpdate(input: $input) {
    user {
      ...CustomerParts
    }
    errors {
      ...AccountProblem
    }
  }
}
    fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment AccountProblem on AccountError {
  field
  message
  code
}
fragment CustomerParts on User {
  id
  email
  firstName
  lastName
  languageCode
  phone: metafield(key: "phone")
  defaultShippingAddress {
    id
  }
  addresses {
    ...AddressParts
  }
}`) as unknown as TypedDocumentString<AccountUpdateMutation, AccountUpdateMutationVariables>;
export const AccountAddressCreateDocument = new TypedDocumentString(`
    mutation AccountAddressCreate($input: AddressInput!, $type: AddressTypeEnum) {
  accountAddressCreate(input: $input, type: $type) {
    address {
      ...AddressParts
    }
    errors {
      ...AccountProblem
    }
  }
}
    fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AccountAddressCreateMutation, AccountAddressCreateMutationVariables>;
export const AccountAddressUpdateDocument = new TypedDocumentString(`
    mutation AccountAddressUpdate($id: ID!, $input: AddressInput!) {
  accountAddressUpdate(id: $id, input: $input) {
    address {
      ...AddressParts
    }
    errors {
      ...AccountProblem
    }
  }
}
    fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AccountAddressUpdateMutation, AccountAddressUpdateMutationVariables>;
export const AccountAddressDeleteDocument = new TypedDocumentString(`
    mutation AccountAddressDelete($id: ID!) {
  accountAddressDelete(id: $id) {
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AccountAddressDeleteMutation, AccountAddressDeleteMutationVariables>;
export const AccountSetDefaultAddressDocument = new TypedDocumentString(`
    mutation AccountSetDefaultAddress($id: ID!, $type: AddressTypeEnum!) {
  accountSetDefaultAddress(id: $id, type: $type) {
    errors {
      ...AccountProblem
    }
  }
}
    fragment AccountProblem on AccountError {
  field
  message
  code
}`) as unknown as TypedDocumentString<AccountSetDefaultAddressMutation, AccountSetDefaultAddressMutationVariables>;
export const NotificationPreferencesDocument = new TypedDocumentString(`
    query NotificationPreferences {
  myNotificationPreferences {
    event
    channels
    critical
  }
}
    `) as unknown as TypedDocumentString<NotificationPreferencesQuery, NotificationPreferencesQueryVariables>;
export const NotificationPreferencesUpdateDocument = new TypedDocumentString(`
    mutation NotificationPreferencesUpdate($input: [NotificationPreferenceInput!]!) {
  notificationPreferencesUpdate(input: $input) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationPreferencesUpdateMutation, NotificationPreferencesUpdateMutationVariables>;
export const MyPhoneDocument = new TypedDocumentString(`
    query MyPhone {
  myPhone
}
    `) as unknown as TypedDocumentString<MyPhoneQuery, MyPhoneQueryVariables>;
export const PhoneLinkRequestDocument = new TypedDocumentString(`
    mutation PhoneLinkRequest($phone: String!) {
  phoneLinkRequest(phone: $phone) {
    resendAfter
    expiresIn
    errors {
      field
      code
    }
  }
}
    `) as unknown as TypedDocumentString<PhoneLinkRequestMutation, PhoneLinkRequestMutationVariables>;
export const PhoneLinkConfirmDocument = new TypedDocumentString(`
    mutation PhoneLinkConfirm($phone: String!, $code: String!) {
  phoneLinkConfirm(phone: $phone, code: $code) {
    errors {
      field
      code
    }
  }
}
    `) as unknown as TypedDocumentString<PhoneLinkConfirmMutation, PhoneLinkConfirmMutationVariables>;
export const PhoneEmailRequestDocument = new TypedDocumentString(`
    mutation PhoneEmailRequest($email: String!) {
  phoneEmailRequest(email: $email) {
    resendAfter
    expiresIn
    errors {
      field
      code
    }
  }
}
    `) as unknown as TypedDocumentString<PhoneEmailRequestMutation, PhoneEmailRequestMutationVariables>;
export const PhoneEmailConfirmDocument = new TypedDocumentString(`
    mutation PhoneEmailConfirm($email: String!, $code: String!) {
  phoneEmailConfirm(email: $email, code: $code) {
    errors {
      field
      code
    }
  }
}
    `) as unknown as TypedDocumentString<PhoneEmailConfirmMutation, PhoneEmailConfirmMutationVariables>;
export const StoredPaymentMethodsDocument = new TypedDocumentString(`
    query StoredPaymentMethods($channel: String!) {
  me {
    id
    storedPaymentMethods(channel: $channel) {
      id
      type
      name
      creditCardInfo {
        brand
        lastDigits
        expMonth
        expYear
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StoredPaymentMethodsQuery, StoredPaymentMethodsQueryVariables>;
export const StoredPaymentMethodDeleteDocument = new TypedDocumentString(`
    mutation StoredPaymentMethodDelete($id: ID!, $channel: String!) {
  storedPaymentMethodRequestDelete(id: $id, channel: $channel) {
    result
  }
}
    `) as unknown as TypedDocumentString<StoredPaymentMethodDeleteMutation, StoredPaymentMethodDeleteMutationVariables>;
export const RecentLinesDocument = new TypedDocumentString(`
    query RecentLines($first: Int!) {
  me {
    id
    orders(first: $first) {
      edges {
        node {
          id
          channel {
            slug
          }
          lines {
            id
            productName
            variantName
            productSku
            quantity
            variant {
              id
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RecentLinesQuery, RecentLinesQueryVariables>;
export const NavigationCategoriesDocument = new TypedDocumentString(`
    query NavigationCategories($channel: String!, $languageCode: LanguageCodeEnum!) {
  categories(level: 0, first: 30) {
    edges {
      node {
        id
        name
        slug
        backgroundImage(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
        products(channel: $channel, first: 1) {
          edges {
            node {
              thumbnail(size: 128, format: WEBP) {
                url
                alt
              }
            }
          }
        }
        children(first: 20) {
          edges {
            node {
              id
              name
              slug
              translation(languageCode: $languageCode) {
                name
              }
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NavigationCategoriesQuery, NavigationCategoriesQueryVariables>;
export const CategoryPageDocument = new TypedDocumentString(`
    query CategoryPage($slug: String!, $languageCode: LanguageCodeEnum!) {
  category(slug: $slug) {
    id
    name
    slug
    description
    seoTitle
    seoDescription
    translation(languageCode: $languageCode) {
      name
      description
    }
    parent {
      name
      slug
      translation(languageCode: $languageCode) {
        name
      }
    }
    children(first: 30) {
      edges {
        node {
          id
          name
          slug
          translation(languageCode: $languageCode) {
            name
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CategoryPageQuery, CategoryPageQueryVariables>;
export const CollectionIdDocument = new TypedDocumentString(`
    query CollectionId($slug: String!, $channel: String!) {
  collection(slug: $slug, channel: $channel) {
    id
  }
}
    `) as unknown as TypedDocumentString<CollectionIdQuery, CollectionIdQueryVariables>;
export const CollectionProductsDocument = new TypedDocumentString(`
    query CollectionProducts($slug: String!, $channel: String!, $first: Int!, $languageCode: LanguageCodeEnum!) {
  collection(slug: $slug, channel: $channel) {
    id
    products(first: $first) {
      edges {
        node {
          ...ProductCard
        }
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment ProductCard on Product {
  id
  slug
  name
  isAvailable
  brand: attribute(slug: "brand") {
    values {
      name
    }
  }
  thumbnail(size: 512, format: WEBP) {
    url
    alt
  }
  category {
    name
    slug
  }
  pricing {
    priceRange {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
    priceRangeUndiscounted {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
  }
  defaultVariant {
    id
    name
    sku
    mrp: metafield(key: "mrp")
    quantityAvailable
    pricing {
      price {
        gross {
          ...MoneyParts
        }
        net {
          ...MoneyParts
        }
      }
    }
  }
  variants {
    id
    name
  }
  translation(languageCode: $languageCode) {
    name
  }
}`) as unknown as TypedDocumentString<CollectionProductsQuery, CollectionProductsQueryVariables>;
export const ProductListDocument = new TypedDocumentString(`
    query ProductList($channel: String!, $first: Int, $after: String, $last: Int, $before: String, $where: ProductWhereInput, $search: String, $sortBy: ProductOrder, $languageCode: LanguageCodeEnum!) {
  products(
    channel: $channel
    first: $first
    after: $after
    last: $last
    before: $before
    where: $where
    search: $search
    sortBy: $sortBy
  ) {
    totalCount
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    edges {
      node {
        ...ProductCard
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment ProductCard on Product {
  id
  slug
  name
  isAvailable
  brand: attribute(slug: "brand") {
    values {
      name
    }
  }
  thumbnail(size: 512, format: WEBP) {
    url
    alt
  }
  category {
    name
    slug
  }
  pricing {
    priceRange {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
    priceRangeUndiscounted {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
  }
  defaultVariant {
    id
    name
    sku
    mrp: metafield(key: "mrp")
    quantityAvailable
    pricing {
      price {
        gross {
          ...MoneyParts
        }
        net {
          ...MoneyParts
        }
      }
    }
  }
  variants {
    id
    name
  }
  translation(languageCode: $languageCode) {
    name
  }
}`) as unknown as TypedDocumentString<ProductListQuery, ProductListQueryVariables>;
export const FacetCountsDocument = new TypedDocumentString(`
    query FacetCounts($channel: String!, $search: String, $inStock: ProductWhereInput, $subscription: ProductWhereInput, $priceA: ProductWhereInput, $priceB: ProductWhereInput, $priceC: ProductWhereInput, $priceD: ProductWhereInput) {
  inStock: products(channel: $channel, search: $search, where: $inStock, first: 1) {
    totalCount
  }
  subscription: products(
    channel: $channel
    search: $search
    where: $subscription
    first: 1
  ) {
    totalCount
  }
  priceA: products(channel: $channel, search: $search, where: $priceA, first: 1) {
    totalCount
  }
  priceB: products(channel: $channel, search: $search, where: $priceB, first: 1) {
    totalCount
  }
  priceC: products(channel: $channel, search: $search, where: $priceC, first: 1) {
    totalCount
  }
  priceD: products(channel: $channel, search: $search, where: $priceD, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<FacetCountsQuery, FacetCountsQueryVariables>;
export const CategoryCountsDocument = new TypedDocumentString(`
    query CategoryCounts($channel: String!, $search: String, $where: ProductWhereInput, $languageCode: LanguageCodeEnum!) {
  categories(level: 0, first: 30) {
    edges {
      node {
        ...CategoryCount
      }
    }
  }
}
    fragment CategoryCount on Category {
  id
  slug
  name
  translation(languageCode: $languageCode) {
    name
  }
  products(channel: $channel, search: $search, where: $where, first: 1) {
    totalCount
  }
}`) as unknown as TypedDocumentString<CategoryCountsQuery, CategoryCountsQueryVariables>;
export const SubcategoryCountsDocument = new TypedDocumentString(`
    query SubcategoryCounts($id: ID!, $channel: String!, $search: String, $where: ProductWhereInput, $languageCode: LanguageCodeEnum!) {
  category(id: $id) {
    id
    children(first: 30) {
      edges {
        node {
          ...CategoryCount
        }
      }
    }
  }
}
    fragment CategoryCount on Category {
  id
  slug
  name
  translation(languageCode: $languageCode) {
    name
  }
  products(channel: $channel, search: $search, where: $where, first: 1) {
    totalCount
  }
}`) as unknown as TypedDocumentString<SubcategoryCountsQuery, SubcategoryCountsQueryVariables>;
export const SearchSuggestionsDocument = new TypedDocumentString(`
    query SearchSuggestions($channel: String!, $search: String!, $languageCode: LanguageCodeEnum!) {
  products(channel: $channel, search: $search, first: 6) {
    edges {
      node {
        id
        slug
        name
        thumbnail(size: 64, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
        pricing {
          priceRange {
            start {
              gross {
                ...MoneyParts
              }
            }
          }
        }
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<SearchSuggestionsQuery, SearchSuggestionsQueryVariables>;
export const ProductPageDocument = new TypedDocumentString(`
    query ProductPage($slug: String!, $channel: String!, $languageCode: LanguageCodeEnum!) {
  product(slug: $slug, channel: $channel) {
    ...ProductCard
    description
    seoTitle
    seoDescription
    isAvailableForPurchase
    translation(languageCode: $languageCode) {
      name
      description
    }
    category {
      id
      name
      slug
      translation(languageCode: $languageCode) {
        name
      }
      parent {
        id
        name
        slug
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    media {
      id
      url(size: 1024, format: WEBP)
      small: url(size: 512, format: WEBP)
      alt
      type
    }
    attributes {
      attribute {
        id
        slug
        name
        inputType
        unit
        translation(languageCode: $languageCode) {
          name
        }
      }
      values {
        id
        name
        plainText
        boolean
        translation(languageCode: $languageCode) {
          name
          plainText
        }
      }
    }
    variants {
      ...VariantDetails
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment ProductCard on Product {
  id
  slug
  name
  isAvailable
  brand: attribute(slug: "brand") {
    values {
      name
    }
  }
  thumbnail(size: 512, format: WEBP) {
    url
    alt
  }
  category {
    name
    slug
  }
  pricing {
    priceRange {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
    priceRangeUndiscounted {
      start {
        gross {
          ...MoneyParts
        }
      }
    }
  }
  defaultVariant {
    id
    name
    sku
    mrp: metafield(key: "mrp")
    quantityAvailable
    pricing {
      price {
        gross {
          ...MoneyParts
        }
        net {
          ...MoneyParts
        }
      }
    }
  }
  variants {
    id
    name
  }
  translation(languageCode: $languageCode) {
    name
  }
}
fragment VariantDetails on ProductVariant {
  id
  name
  sku
  quantityAvailable
  quantityLimitPerCustomer
  mrp: metafield(key: "mrp")
  pricing {
    price {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    priceUndiscounted {
      gross {
        ...MoneyParts
      }
    }
  }
  media {
    id
    url(size: 1024, format: WEBP)
    small: url(size: 512, format: WEBP)
    alt
  }
}`) as unknown as TypedDocumentString<ProductPageQuery, ProductPageQueryVariables>;
export const PlannedProductsDocument = new TypedDocumentString(`
    query PlannedProducts($channel: String!, $languageCode: LanguageCodeEnum!) {
  subscriptionPlans(channel: $channel) {
    id
    frequencies
    active
    variants {
      id
      product {
        id
        slug
        name
        thumbnail(size: 128, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PlannedProductsQuery, PlannedProductsQueryVariables>;
export const SitemapProductsDocument = new TypedDocumentString(`
    query SitemapProducts($channel: String!, $after: String) {
  products(channel: $channel, first: 100, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        slug
        updatedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SitemapProductsQuery, SitemapProductsQueryVariables>;
export const ContentPageDocument = new TypedDocumentString(`
    query ContentPage($slug: String!, $languageCode: LanguageCodeEnum!) {
  page(slug: $slug) {
    id
    title
    content
    translation(languageCode: $languageCode) {
      title
      content
    }
  }
}
    `) as unknown as TypedDocumentString<ContentPageQuery, ContentPageQueryVariables>;
export const CheckoutDocument = new TypedDocumentString(`
    query Checkout($id: ID!, $languageCode: LanguageCodeEnum!) {
  checkout(id: $id) {
    ...CheckoutParts
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}`) as unknown as TypedDocumentString<CheckoutQuery, CheckoutQueryVariables>;
export const CheckoutCreateDocument = new TypedDocumentString(`
    mutation CheckoutCreate($input: CheckoutCreateInput!, $languageCode: LanguageCodeEnum!) {
  checkoutCreate(input: $input) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutCreateMutation, CheckoutCreateMutationVariables>;
export const CheckoutLinesAddDocument = new TypedDocumentString(`
    mutation CheckoutLinesAdd($id: ID!, $lines: [CheckoutLineInput!]!, $languageCode: LanguageCodeEnum!) {
  checkoutLinesAdd(id: $id, lines: $lines) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutLinesAddMutation, CheckoutLinesAddMutationVariables>;
export const CheckoutLinesUpdateDocument = new TypedDocumentString(`
    mutation CheckoutLinesUpdate($id: ID!, $lines: [CheckoutLineUpdateInput!]!, $languageCode: LanguageCodeEnum!) {
  checkoutLinesUpdate(id: $id, lines: $lines) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutLinesUpdateMutation, CheckoutLinesUpdateMutationVariables>;
export const CheckoutLinesDeleteDocument = new TypedDocumentString(`
    mutation CheckoutLinesDelete($id: ID!, $linesIds: [ID!]!, $languageCode: LanguageCodeEnum!) {
  checkoutLinesDelete(id: $id, linesIds: $linesIds) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutLinesDeleteMutation, CheckoutLinesDeleteMutationVariables>;
export const CheckoutCustomerAttachDocument = new TypedDocumentString(`
    mutation CheckoutCustomerAttach($id: ID!) {
  checkoutCustomerAttach(id: $id) {
    checkout {
      id
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutCustomerAttachMutation, CheckoutCustomerAttachMutationVariables>;
export const CheckoutEmailUpdateDocument = new TypedDocumentString(`
    mutation CheckoutEmailUpdate($id: ID!, $email: String!) {
  checkoutEmailUpdate(id: $id, email: $email) {
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutEmailUpdateMutation, CheckoutEmailUpdateMutationVariables>;
export const CheckoutAddressesUpdateDocument = new TypedDocumentString(`
    mutation CheckoutAddressesUpdate($id: ID!, $shippingAddress: AddressInput!, $billingAddress: AddressInput!, $metadata: [MetadataInput!]!, $languageCode: LanguageCodeEnum!) {
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $shippingAddress) {
    errors {
      ...CheckoutProblemParts
    }
  }
  checkoutBillingAddressUpdate(id: $id, billingAddress: $billingAddress) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
  updateMetadata(id: $id, input: $metadata) {
    errors {
      field
      message
      code
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutAddressesUpdateMutation, CheckoutAddressesUpdateMutationVariables>;
export const CheckoutMetadataUpdateDocument = new TypedDocumentString(`
    mutation CheckoutMetadataUpdate($id: ID!, $metadata: [MetadataInput!]!) {
  updateMetadata(id: $id, input: $metadata) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<CheckoutMetadataUpdateMutation, CheckoutMetadataUpdateMutationVariables>;
export const CheckoutDeliveryMethodUpdateDocument = new TypedDocumentString(`
    mutation CheckoutDeliveryMethodUpdate($id: ID!, $deliveryMethodId: ID!, $languageCode: LanguageCodeEnum!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $deliveryMethodId) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutDeliveryMethodUpdateMutation, CheckoutDeliveryMethodUpdateMutationVariables>;
export const CheckoutAddPromoCodeDocument = new TypedDocumentString(`
    mutation CheckoutAddPromoCode($id: ID!, $promoCode: String!, $languageCode: LanguageCodeEnum!) {
  checkoutAddPromoCode(id: $id, promoCode: $promoCode) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutAddPromoCodeMutation, CheckoutAddPromoCodeMutationVariables>;
export const CheckoutRemovePromoCodeDocument = new TypedDocumentString(`
    mutation CheckoutRemovePromoCode($id: ID!, $promoCode: String!, $languageCode: LanguageCodeEnum!) {
  checkoutRemovePromoCode(id: $id, promoCode: $promoCode) {
    checkout {
      ...CheckoutParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutParts on Checkout {
  id
  token
  email
  channel {
    id
    slug
  }
  quantity
  voucherCode
  discountName
  discount {
    ...MoneyParts
  }
  chargeStatus
  authorizeStatus
  isShippingRequired
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  billingAddress {
    ...AddressParts
  }
  shippingAddress {
    ...AddressParts
  }
  shippingMethods {
    id
    name
    active
    message
    minimumDeliveryDays
    maximumDeliveryDays
    price {
      ...MoneyParts
    }
  }
  deliveryMethod {
    __typename
    ... on ShippingMethod {
      id
      name
    }
  }
  lines {
    id
    quantity
    unitPrice {
      gross {
        ...MoneyParts
      }
      net {
        ...MoneyParts
      }
    }
    undiscountedUnitPrice {
      ...MoneyParts
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      name
      sku
      quantityAvailable
      quantityLimitPerCustomer
      mrp: metafield(key: "mrp")
      product {
        id
        slug
        name
        thumbnail(size: 256, format: WEBP) {
          url
          alt
        }
        translation(languageCode: $languageCode) {
          name
        }
      }
    }
    problems {
      __typename
      ... on CheckoutLineProblemInsufficientStock {
        availableQuantity
      }
    }
  }
  problems {
    __typename
    ... on CheckoutLineProblemInsufficientStock {
      availableQuantity
      line {
        id
      }
    }
    ... on CheckoutLineProblemVariantNotAvailable {
      line {
        id
      }
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  subtotalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
  }
  totalPrice {
    gross {
      ...MoneyParts
    }
    net {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  totalBalance {
    ...MoneyParts
  }
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}`) as unknown as TypedDocumentString<CheckoutRemovePromoCodeMutation, CheckoutRemovePromoCodeMutationVariables>;
export const CheckoutCompleteDocument = new TypedDocumentString(`
    mutation CheckoutComplete($id: ID!) {
  checkoutComplete(id: $id) {
    order {
      ...OrderParts
    }
    errors {
      ...CheckoutProblemParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment CheckoutProblemParts on CheckoutError {
  field
  message
  code
  lines
  variants
}
fragment OrderSummary on Order {
  id
  number
  created
  status
  chargeStatus
  authorizeStatus
  isPaid
  total {
    gross {
      ...MoneyParts
    }
  }
  lines {
    id
    productName
    variantName
    quantity
    thumbnail(size: 256, format: WEBP) {
      url
      alt
    }
  }
}
fragment OrderParts on Order {
  ...OrderSummary
  userEmail
  voucherCode
  discounts {
    total {
      ...MoneyParts
    }
  }
  shippingMethodName
  gstin: metafield(key: "gstin")
  slot: metafield(key: "delivery_slot")
  deliveryDate: metafield(key: "delivery_date")
  subtotal {
    gross {
      ...MoneyParts
    }
  }
  shippingPrice {
    gross {
      ...MoneyParts
    }
  }
  total {
    gross {
      ...MoneyParts
    }
    tax {
      ...MoneyParts
    }
  }
  shippingAddress {
    ...AddressParts
  }
  billingAddress {
    ...AddressParts
  }
  totalCharged {
    ...MoneyParts
  }
  totalRefunded {
    ...MoneyParts
  }
  lines {
    id
    productSku
    unitPrice {
      gross {
        ...MoneyParts
      }
    }
    totalPrice {
      gross {
        ...MoneyParts
      }
    }
    variant {
      id
      product {
        slug
      }
    }
  }
  fulfillments {
    id
    status
    trackingNumber
    created
  }
  invoices {
    id
    number
    url
    status
  }
}`) as unknown as TypedDocumentString<CheckoutCompleteMutation, CheckoutCompleteMutationVariables>;
export const PaymentGatewayInitializeDocument = new TypedDocumentString(`
    mutation PaymentGatewayInitialize($id: ID!, $paymentGateways: [PaymentGatewayToInitialize!]!) {
  paymentGatewayInitialize(id: $id, paymentGateways: $paymentGateways) {
    gatewayConfigs {
      id
      data
      errors {
        field
        message
        code
      }
    }
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<PaymentGatewayInitializeMutation, PaymentGatewayInitializeMutationVariables>;
export const TransactionInitializeDocument = new TypedDocumentString(`
    mutation TransactionInitialize($id: ID!, $gateway: PaymentGatewayToInitialize!, $amount: PositiveDecimal!, $idempotencyKey: String!) {
  transactionInitialize(
    id: $id
    paymentGateway: $gateway
    amount: $amount
    idempotencyKey: $idempotencyKey
  ) {
    transaction {
      id
    }
    transactionEvent {
      type
      message
      pspReference
    }
    data
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TransactionInitializeMutation, TransactionInitializeMutationVariables>;
export const TransactionProcessDocument = new TypedDocumentString(`
    mutation TransactionProcess($id: ID!, $data: JSON) {
  transactionProcess(id: $id, data: $data) {
    transaction {
      id
      checkout {
        id
      }
      order {
        id
      }
    }
    transactionEvent {
      type
      message
    }
    data
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<TransactionProcessMutation, TransactionProcessMutationVariables>;
export const QuantityPricesDocument = new TypedDocumentString(`
    query QuantityPrices($variantId: ID!, $channel: String!) {
  quantityPrices(variantId: $variantId, channel: $channel) {
    ...TierParts
    explanation
  }
}
    fragment TierParts on QuantityPrice {
  minimumQuantity
  packSize
  price {
    ...MoneyParts
  }
}
fragment MoneyParts on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<QuantityPricesQuery, QuantityPricesQueryVariables>;
export const MyDistributorDocument = new TypedDocumentString(`
    query MyDistributor {
  myDistributor {
    id
    company
    gstin
    phone
    status
    reason
    appliedAt
    decidedAt
    channel {
      id
      slug
    }
    minimumOrder {
      ...MoneyParts
    }
    creditLimit {
      ...MoneyParts
    }
    creditUsed {
      ...MoneyParts
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<MyDistributorQuery, MyDistributorQueryVariables>;
export const DistributorApplyDocument = new TypedDocumentString(`
    mutation DistributorApply($input: DistributorApplyInput!) {
  distributorApply(input: $input) {
    distributor {
      id
      status
    }
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<DistributorApplyMutation, DistributorApplyMutationVariables>;
export const VariantsBySkuDocument = new TypedDocumentString(`
    query VariantsBySku($skus: [String!]!, $channel: String!) {
  productVariants(filter: {sku: $skus}, channel: $channel, first: 100) {
    edges {
      node {
        id
        sku
      }
    }
  }
}
    `) as unknown as TypedDocumentString<VariantsBySkuQuery, VariantsBySkuQueryVariables>;
export const PageOfQuantityPricesDocument = new TypedDocumentString(`
    query PageOfQuantityPrices($channel: String!, $v0: ID!, $v1: ID!, $v2: ID!, $v3: ID!, $v4: ID!, $v5: ID!, $v6: ID!, $v7: ID!, $v8: ID!, $v9: ID!, $v10: ID!, $v11: ID!, $v12: ID!, $v13: ID!, $v14: ID!, $v15: ID!, $v16: ID!, $v17: ID!, $v18: ID!, $v19: ID!, $many: Boolean!) {
  v0: quantityPrices(variantId: $v0, channel: $channel) {
    ...TierParts
  }
  v1: quantityPrices(variantId: $v1, channel: $channel) {
    ...TierParts
  }
  v2: quantityPrices(variantId: $v2, channel: $channel) {
    ...TierParts
  }
  v3: quantityPrices(variantId: $v3, channel: $channel) {
    ...TierParts
  }
  v4: quantityPrices(variantId: $v4, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v5: quantityPrices(variantId: $v5, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v6: quantityPrices(variantId: $v6, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v7: quantityPrices(variantId: $v7, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v8: quantityPrices(variantId: $v8, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v9: quantityPrices(variantId: $v9, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v10: quantityPrices(variantId: $v10, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v11: quantityPrices(variantId: $v11, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v12: quantityPrices(variantId: $v12, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v13: quantityPrices(variantId: $v13, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v14: quantityPrices(variantId: $v14, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v15: quantityPrices(variantId: $v15, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v16: quantityPrices(variantId: $v16, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v17: quantityPrices(variantId: $v17, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v18: quantityPrices(variantId: $v18, channel: $channel) @include(if: $many) {
    ...TierParts
  }
  v19: quantityPrices(variantId: $v19, channel: $channel) @include(if: $many) {
    ...TierParts
  }
}
    fragment TierParts on QuantityPrice {
  minimumQuantity
  packSize
  price {
    ...MoneyParts
  }
}
fragment MoneyParts on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<PageOfQuantityPricesQuery, PageOfQuantityPricesQueryVariables>;
export const SubscriptionPlansDocument = new TypedDocumentString(`
    query SubscriptionPlans($channel: String!, $productId: ID, $variantId: ID) {
  subscriptionPlans(
    channel: $channel
    productId: $productId
    variantId: $variantId
  ) {
    ...PlanParts
  }
}
    fragment PlanParts on SubscriptionPlan {
  id
  name
  frequencies
  paymentModes
  percentOff
  cutoff
  timeZone
  slots
  active
  variants {
    id
  }
}`) as unknown as TypedDocumentString<SubscriptionPlansQuery, SubscriptionPlansQueryVariables>;
export const SubscriptionPreviewDocument = new TypedDocumentString(`
    query SubscriptionPreview($planId: ID!, $frequency: SubscriptionFrequency!, $weekdays: [Int!], $startDate: Date!) {
  subscriptionPreview(
    planId: $planId
    frequency: $frequency
    weekdays: $weekdays
    startDate: $startDate
    count: 5
  )
}
    `) as unknown as TypedDocumentString<SubscriptionPreviewQuery, SubscriptionPreviewQueryVariables>;
export const MySubscriptionsDocument = new TypedDocumentString(`
    query MySubscriptions($first: Int!, $languageCode: LanguageCodeEnum!) {
  mySubscriptionContracts(first: $first) {
    totalCount
    edges {
      node {
        ...ContractSummary
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment ContractSummary on SubscriptionContract {
  id
  number
  status
  frequency
  weekdays
  startDate
  endDate
  pausedUntil
  nextDeliveryDate
  slot
  paymentMode
  lines {
    ...SubscriptionLineParts
  }
}
fragment SubscriptionLineParts on SubscriptionLine {
  id
  quantity
  unitPrice {
    ...MoneyParts
  }
  variant {
    id
    name
    sku
    product {
      name
      slug
      translation(languageCode: $languageCode) {
        name
      }
      thumbnail(size: 256, format: WEBP) {
        url
        alt
      }
    }
  }
}`) as unknown as TypedDocumentString<MySubscriptionsQuery, MySubscriptionsQueryVariables>;
export const SubscriptionDetailsDocument = new TypedDocumentString(`
    query SubscriptionDetails($id: ID!, $from: Date!, $to: Date!, $languageCode: LanguageCodeEnum!) {
  subscriptionContract(id: $id) {
    ...ContractSummary
    createdAt
    channel {
      slug
    }
    plan {
      ...PlanParts
      variants {
        id
        name
        product {
          name
          translation(languageCode: $languageCode) {
            name
          }
        }
      }
    }
    address {
      ...AddressParts
    }
    deliveries(from: $from, to: $to) {
      id
      date
      slot
      state
      cutoffAt
      editable
      failure
      lines {
        ...SubscriptionLineParts
      }
      order {
        id
        number
      }
    }
    events {
      type
      message
      date
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}
fragment AddressParts on Address {
  id
  firstName
  lastName
  companyName
  streetAddress1
  streetAddress2
  city
  cityArea
  postalCode
  country {
    code
    country
  }
  countryArea
  phone
  isDefaultShippingAddress
  isDefaultBillingAddress
}
fragment PlanParts on SubscriptionPlan {
  id
  name
  frequencies
  paymentModes
  percentOff
  cutoff
  timeZone
  slots
  active
  variants {
    id
  }
}
fragment ContractSummary on SubscriptionContract {
  id
  number
  status
  frequency
  weekdays
  startDate
  endDate
  pausedUntil
  nextDeliveryDate
  slot
  paymentMode
  lines {
    ...SubscriptionLineParts
  }
}
fragment SubscriptionLineParts on SubscriptionLine {
  id
  quantity
  unitPrice {
    ...MoneyParts
  }
  variant {
    id
    name
    sku
    product {
      name
      slug
      translation(languageCode: $languageCode) {
        name
      }
      thumbnail(size: 256, format: WEBP) {
        url
        alt
      }
    }
  }
}`) as unknown as TypedDocumentString<SubscriptionDetailsQuery, SubscriptionDetailsQueryVariables>;
export const SubscriptionCreateDocument = new TypedDocumentString(`
    mutation SubscriptionCreate($input: SubscriptionCreateInput!, $idempotencyKey: String!) {
  subscriptionCreate(input: $input, idempotencyKey: $idempotencyKey) {
    contract {
      id
      number
      status
    }
    payment
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionCreateMutation, SubscriptionCreateMutationVariables>;
export const SubscriptionConfirmDocument = new TypedDocumentString(`
    mutation SubscriptionConfirm($id: ID!, $data: JSON!) {
  subscriptionConfirm(id: $id, data: $data) {
    contract {
      id
      status
    }
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionConfirmMutation, SubscriptionConfirmMutationVariables>;
export const SubscriptionUpdateDocument = new TypedDocumentString(`
    mutation SubscriptionUpdate($id: ID!, $input: SubscriptionUpdateInput!) {
  subscriptionUpdate(id: $id, input: $input) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionUpdateMutation, SubscriptionUpdateMutationVariables>;
export const SubscriptionPauseDocument = new TypedDocumentString(`
    mutation SubscriptionPause($id: ID!, $until: Date) {
  subscriptionPause(id: $id, until: $until) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionPauseMutation, SubscriptionPauseMutationVariables>;
export const SubscriptionResumeDocument = new TypedDocumentString(`
    mutation SubscriptionResume($id: ID!) {
  subscriptionResume(id: $id) {
    payment
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionResumeMutation, SubscriptionResumeMutationVariables>;
export const SubscriptionCancelDocument = new TypedDocumentString(`
    mutation SubscriptionCancel($id: ID!, $reason: String) {
  subscriptionCancel(id: $id, reason: $reason) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionCancelMutation, SubscriptionCancelMutationVariables>;
export const SubscriptionSkipDocument = new TypedDocumentString(`
    mutation SubscriptionSkip($id: ID!, $date: Date!) {
  subscriptionSkip(id: $id, date: $date) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionSkipMutation, SubscriptionSkipMutationVariables>;
export const SubscriptionUnskipDocument = new TypedDocumentString(`
    mutation SubscriptionUnskip($id: ID!, $date: Date!) {
  subscriptionUnskip(id: $id, date: $date) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionUnskipMutation, SubscriptionUnskipMutationVariables>;
export const SubscriptionVacationDocument = new TypedDocumentString(`
    mutation SubscriptionVacation($id: ID!, $from: Date!, $to: Date!) {
  subscriptionVacation(id: $id, from: $from, to: $to) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionVacationMutation, SubscriptionVacationMutationVariables>;
export const SubscriptionDeliveryUpdateDocument = new TypedDocumentString(`
    mutation SubscriptionDeliveryUpdate($id: ID!, $date: Date!, $lines: [SubscriptionLineInput!]!) {
  subscriptionDeliveryUpdate(id: $id, date: $date, lines: $lines) {
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<SubscriptionDeliveryUpdateMutation, SubscriptionDeliveryUpdateMutationVariables>;
export const MyWalletDocument = new TypedDocumentString(`
    query MyWallet($channel: String!, $first: Int!) {
  myWallet(channel: $channel) {
    balance {
      ...MoneyParts
    }
    entries(first: $first) {
      edges {
        node {
          amount {
            ...MoneyParts
          }
          balance {
            ...MoneyParts
          }
          reason
          createdAt
          order {
            id
            number
          }
        }
      }
    }
  }
}
    fragment MoneyParts on Money {
  amount
  currency
}`) as unknown as TypedDocumentString<MyWalletQuery, MyWalletQueryVariables>;
export const WalletTopUpDocument = new TypedDocumentString(`
    mutation WalletTopUp($channel: String!, $amount: PositiveDecimal!, $idempotencyKey: String!) {
  walletTopUp(channel: $channel, amount: $amount, idempotencyKey: $idempotencyKey) {
    payment
    errors {
      field
      message
      code
    }
  }
}
    `) as unknown as TypedDocumentString<WalletTopUpMutation, WalletTopUpMutationVariables>;