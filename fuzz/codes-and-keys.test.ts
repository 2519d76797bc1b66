import { fuzzTests } from './suite.test-support';
import { computerKeys } from './targets/computer-keys';
import { requests } from './targets/requests';
import { typedCodes } from './targets/typed-codes';

fuzzTests([...typedCodes, ...requests, ...computerKeys]);
