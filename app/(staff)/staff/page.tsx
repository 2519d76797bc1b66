import { redirect } from 'next/navigation';
import { requireStaff } from '../require-staff';

/** Where staff begin. */
export default async function DeskPage() {
  await requireStaff('/staff');
  redirect('/staff/licenses');
}
