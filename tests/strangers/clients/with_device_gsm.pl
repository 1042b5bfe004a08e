# A user's program on Device::Gsm: reads what is stored, deletes it, sends.

use strict;
use warnings;
use Device::Gsm;

binmode(STDOUT, ':raw');
my $modem = Device::Gsm->new(port => $ARGV[0], pin => $ARGV[1], log => 'file,/dev/null');
$modem->connect(baudrate => 115200) && $modem->register() or die 'no modem';
print 'imei ', $modem->imei(), "\n";
for my $message ($modem->messages('SM')) {
    print 'SMS ', $message->sender, ' ', $message->content, "\n";
    print 'deleted ', $message->delete() ? 'yes' : 'no', "\n";
}
print 'sent ', $modem->send_sms(recipient => '2936', content => 'from Device::Gsm') ? 'yes' : 'no',
    "\n";
