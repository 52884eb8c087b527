"""SMS, WhatsApp and e-mail: one event, the right channel, once."""
