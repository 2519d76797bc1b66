import { startButtons } from './buttons';
import { startCodeFields } from './code-field';
import { startKeyForm } from './key-form';
import { keepAlive, pollForKey } from './tell';

/** What the pages do beyond links and forms; without it they still work. */
startCodeFields();
startKeyForm();
startButtons();
keepAlive();
pollForKey();
