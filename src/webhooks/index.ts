export type { CourierSettings } from './courier.ts';
export type { MessageForms } from './message.ts';
export type { ResolveName } from './post.ts';
export {
  deliverySchema,
  newWebhookSchema,
  type Webhook,
  webhookChangeSchema,
  webhookSchema,
  webhookStatusSchema,
} from './webhook.ts';
export { Webhooks } from './webhooks.ts';
