import { startButtons } from './buttons';
import { startCodeFields } from './code-field';
import { startKeyForm } from './key-form';
import { keepAlive } from './keep-alive';
import { lookAgain } from './look-again';
import { pollForKey } from './poll-for-key';

/** What the pages do beyond links and forms; without it they still work. */
startCodeFields();
startKeyForm();
startButtons();
keepAlive();
pollForKey();
void lookAgain();
