/** What an action tells its form. */
export interface FormReply {
  readonly status: 'idle' | 'done' | 'refused';
  /** A key of the form's problems, for the form as a whole. */
  readonly code?: string;
  /** Ready-made words instead of the code's. */
  readonly text?: string;
  /** Field name to problem key. */
  readonly fields?: Readonly<Partial<Record<string, string>>>;
  /** What a further step needs to know. */
  readonly data?: Readonly<Record<string, string>>;
}
