<?php
// A home organisation for the tests; everything it writes goes to the folder that HOME_FOLDER names.
$folder = getenv('HOME_FOLDER') . '/';
// the proxy asks for our metadata before it can tell its own, so what is there grows
$others = array_map(fn($file) => ['type' => 'xml', 'file' => $file], glob($folder . '*.xml'));
$config = [
    'baseurlpath' => getenv('HOME_ADDRESS') . '/',
    'certdir' => $folder,
    'metadatadir' => __DIR__ . '/metadata/',
    'attributenamemapdir' => getenv('HOME_ATTRIBUTES'),
    'loggingdir' => $folder,
    'logging.handler' => 'errorlog',
    'logging.level' => SimpleSAML\Logger::WARNING,
    'datadir' => $folder,
    'tempdir' => $folder . 'temporary',
    'secretsalt' => 'a salt for the tests only',
    'auth.adminpassword' => 'an administrator for the tests only',
    'technicalcontact_email' => 'aai@museum.example',
    'trusted.url.domains' => null,  // where the discovery service may send back to: any port here
    'timezone' => 'UTC',
    'showerrors' => true,
    'errorreporting' => false,
    'enable.saml20-idp' => true,
    'module.enable' => ['core' => true, 'saml' => true, 'exampleauth' => true],
    'metadata.sources' => [['type' => 'flatfile'], ...$others],
    'store.type' => 'phpsession',
    'session.phpsession.savepath' => $folder,
    'session.cookie.secure' => false,
    'language.cookie.secure' => false,
];
