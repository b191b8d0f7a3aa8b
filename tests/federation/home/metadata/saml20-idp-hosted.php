<?php
$metadata['__DYNAMIC:1__'] = [
    'host' => '__DEFAULT__',
    'auth' => 'people',
    'certificate' => 'home.crt',
    'privatekey' => 'home.key',
    'scope' => [getenv('HOME_DOMAIN')],
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    'assertion.encryption' => true,
    // as home organisations send attributes: by their identifiers, not by their names
    'authproc' => [100 => ['class' => 'core:AttributeMap', 'name2oid']],
];
